package io.quotecast.alerts;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.quotecast.base.Backoff;
import io.quotecast.base.Parker;
import io.quotecast.base.RandomName;
import io.quotecast.base.Threads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;

/**
 * Sends fired alerts of keys to an address of the operator, one after the other, with a thread of its own. Follows no
 * redirects. {@link #offer} never waits; the counts are safe on any thread.
 */
public final class AlertWebhook implements AutoCloseable {
    /** Contains the time and the signature: {@code t=<seconds since 1970>,v1=<hexadecimal digits>}. */
    public static final String SIGNATURE_HEADER = "Quotecast-Signature";
    /** Contains the same unguessable text for all attempts to send one alert. */
    public static final String DELIVERY_HEADER = "Quotecast-Delivery";

    private static final System.Logger LOG = System.getLogger(AlertWebhook.class.getName());
    private static final String ALGORITHM = "HmacSHA256";
    private static final long MAX_PARK_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Settings settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final HttpClient client;
    private final MpscAtomicArrayQueue<Delivery> queue;
    private final Parker parker = new Parker();
    private final Thread thread;
    private final LongAdder sent = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicBoolean isFailing = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * Where and how alerts are sent.
     *
     * @param url receives a {@code POST} for each alert
     * @param secret with which requests are signed
     * @param timeout of one attempt
     * @param capacity alerts that may wait; further ones are not sent
     * @param attempts to send an alert
     * @param firstRetry longest time before the second attempt, doubled for each further one
     */
    public record Settings(URI url, String secret, Duration timeout, int capacity, int attempts, Duration firstRetry) {
        private static final Duration MAX_RETRY = Duration.ofMinutes(1);

        @Override
        public String toString() {
            return "Settings[" + url + "]";
        }
    }

    private record Delivery(String id, byte[] body) {}

    public AlertWebhook(Settings settings, InstantSource clock, RandomGenerator random) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.queue = new MpscAtomicArrayQueue<>(settings.capacity());
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.thread = new Thread(this::run, "quotecast-alerts-webhook");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Queues an alert; counts a failure if too many wait.
     *
     * @param holder the holder of the key that has set the alert
     * @param alert JSON in UTF-8
     */
    public void offer(String holder, byte[] alert) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(alert.length + 100);
        body.writeBytes("{\"holder\":\"".getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(holder));
        body.writeBytes("\",\"alert\":".getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(alert);
        body.write('}');
        if (queue.offer(new Delivery(RandomName.generate(), body.toByteArray()))) {
            parker.wake();
        } else {
            onFailure(settings.capacity() + " alerts wait already");
        }
    }

    /** Returns how many alerts the address has accepted. */
    public long sent() {
        return sent.sum();
    }

    /** Returns how many alerts were given up. */
    public long failures() {
        return failures.sum();
    }

    /** Ends at once; alerts that wait are not sent. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Threads.awaitTermination(thread);
    }

    private void run() {
        while (!closed) {
            try {
                Delivery delivery = queue.poll();
                if (delivery == null) {
                    parker.park(() -> queue.isEmpty() && !closed, MAX_PARK_NANOS);
                } else {
                    send(delivery);
                }
            } catch (InterruptedException e) {
                // Only close() interrupts.
                return;
            } catch (RuntimeException | Error e) {
                onFailure(e.toString());
            }
        }
    }

    private void send(Delivery delivery) throws InterruptedException {
        Backoff backoff = new Backoff(settings.firstRetry(), Settings.MAX_RETRY, random);
        String failure = "";
        for (int attempt = 1; attempt <= settings.attempts(); attempt++) {
            if (attempt > 1) {
                Thread.sleep(backoff.next().toMillis());
            }
            int status = 0;
            try {
                status = post(delivery);
                failure = "status " + status;
            } catch (IOException e) {
                failure = e.toString();
            }
            if (status / 100 == 2) {
                onSuccess();
                return;
            }
            if (status != 0 && !isTemporary(status)) {
                break;
            }
        }
        onFailure(failure);
    }

    /** Whether the same request may be accepted later. */
    private static boolean isTemporary(int status) {
        return status >= 500 || status == 408 || status == 425 || status == 429;
    }

    private int post(Delivery delivery) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(settings.url())
                .timeout(settings.timeout())
                .header("Content-Type", "application/json")
                .header(DELIVERY_HEADER, delivery.id)
                .header(SIGNATURE_HEADER, signature(delivery.body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.body))
                .build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        // The status is all that is needed.
        response.body().close();
        return response.statusCode();
    }

    /** Signs the time and the body, so that an old request cannot be repeated later. */
    private String signature(byte[] body) {
        String seconds = String.valueOf(clock.instant().getEpochSecond());
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(settings.secret().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no " + ALGORITHM, e);
        }
    }

    private void onSuccess() {
        sent.increment();
        if (isFailing.getAndSet(false)) {
            LOG.log(System.Logger.Level.INFO, "The webhook of alerts accepts them again");
        }
    }

    /** Logs the first of several failures in a row, without the address, which may contain a secret. */
    private void onFailure(String reason) {
        failures.increment();
        if (!isFailing.getAndSet(true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The webhook of alerts has not accepted an alert, which is given up: {0}",
                    reason);
        }
    }
}
