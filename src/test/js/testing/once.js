/** Resolves to the next event of this name. */
export function once(feed, name) {
  return new Promise(resolve => {
    const remove = feed.on(name, event => {
      remove();
      resolve(event);
    });
  });
}
