/** The next event of this name. */
export function once(feed, name) {
  return new Promise(resolve => {
    const leave = feed.on(name, event => {
      leave();
      resolve(event);
    });
  });
}
