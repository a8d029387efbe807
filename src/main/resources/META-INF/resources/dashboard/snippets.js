/** Programs that receive the events of a subscription. Each takes the address of the server and the names by channel. */

const nonEmpty = channels => Object.fromEntries(Object.entries(channels).filter(([, names]) => names.length > 0));
const json = channels => JSON.stringify(nonEmpty(channels));

function query(channels) {
  return Object.entries(nonEmpty(channels)).map(([channel, names]) => `${channel}=${names.map(encodeURIComponent).join(',')}`).join('&');
}

function stream(server, channels) {
  return `${new URL('v1/stream', server).href.replace(/^http/, 'ws')}?${query(channels)}`;
}

export const SNIPPETS = {
  curl: (server, channels) => `curl -N '${new URL('v1/events', server)}?${query(channels)}'`,

  javascript: (server, channels) => `import { quotecast } from '${new URL('sdk/quotecast.js', server)}';

const feed = quotecast('${new URL('v1/stream', server).href.replace(/^http/, 'ws')}');
feed.on('quote', quote => console.log(quote.S, quote.bp, quote.ap));
feed.on('trade', trade => console.log(trade.S, trade.p, trade.s));
await feed.subscribe(${json(channels)});`,

  python: (server, channels) => `# pip install websockets
import asyncio, json
import websockets

async def main():
    async with websockets.connect("${stream(server, channels)}") as socket:
        async for message in socket:
            print(json.loads(message))

asyncio.run(main())`,

  java: (server, channels) => `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

public class Feed {
    public static void main(String[] arguments) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create("${stream(server, channels)}"), new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                System.out.print(text + (last ? "\\n" : ""));
                socket.request(1);
                return null;
            }

            @Override
            public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                closed.countDown();
                return null;
            }

            @Override
            public void onError(WebSocket socket, Throwable error) {
                error.printStackTrace();
                closed.countDown();
            }
        }).join();
        closed.await();
    }
}`,
};
