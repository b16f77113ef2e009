package io.github.portgithub.hostile;

import io.github.portgithub.hostile.Reply.Delivery;
import io.github.portgithub.http.RecordedRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A server on a raw socket of the loopback interface, which can send what no HTTP library would. A thread for each
 * connection; thread-safe.
 */
final class HostileServer implements AutoCloseable {

    /** What drips comes this often: more often than any time-out between two bytes. */
    private static final long DRIP_MILLIS = 40;

    /** What stalls for longer than a test waits is given up. */
    private static final long STALL_SECONDS = 60;

    private final ServerSocket listening;
    private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "hostile-server");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> answering = ConcurrentHashMap.newKeySet();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private volatile Function<RecordedRequest, Reply> answers;
    private volatile CountDownLatch released = new CountDownLatch(1);

    HostileServer(Function<RecordedRequest, Reply> answers) {
        this.answers = answers;
        try {
            listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        executor.execute(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    void answers(Function<RecordedRequest, Reply> newAnswers) {
        answers = newAnswers;
    }

    List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    void forget() {
        requests.clear();
    }

    /** Ends whatever stalls or drips, by closing its connection; those that wait for a request stay. */
    void release() {
        CountDownLatch before = released;
        released = new CountDownLatch(1);
        before.countDown();
        answering.forEach(HostileServer::closeQuietly);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        release();
        open.forEach(HostileServer::closeQuietly);
        executor.shutdownNow();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                executor.execute(() -> serve(socket));
            } catch (IOException e) {
                // Closed, or the client has gone already
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean more = true;
            while (more) {
                RecordedRequest request = read(in);
                if (request == null) {
                    return;
                }
                requests.add(request);
                CountDownLatch end = released;
                answering.add(socket);
                more = send(answers.apply(request), socket, end);
                answering.remove(socket);
            }
        } catch (IOException e) {
            // The client has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
            answering.remove(socket);
        }
    }

    private static RecordedRequest read(InputStream in) throws IOException {
        String first = line(in);
        if (first == null || first.isEmpty()) {
            return null;
        }
        String[] parts = first.split(" ", 3);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).trim());
        }
        String target = parts[1];
        int mark = target.indexOf('?');
        RecordedRequest head = new RecordedRequest(
                parts[0],
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? null : target.substring(mark + 1),
                headers,
                new byte[0]);
        byte[] body = body(in, head);
        return new RecordedRequest(head.method(), head.path(), head.query(), headers, body);
    }

    private static byte[] body(InputStream in, RecordedRequest head) throws IOException {
        String length = head.header("Content-Length");
        if (length != null) {
            return in.readNBytes(Integer.parseInt(length));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if ("chunked".equalsIgnoreCase(head.header("Transfer-Encoding"))) {
            for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
                body.write(in.readNBytes(size));
                line(in);
            }
            line(in);
        }
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).replace("\r", "");
    }

    /** Sends an answer and returns whether the connection is still good for another. */
    private static boolean send(Reply reply, Socket socket, CountDownLatch end)
            throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        Delivery delivery = reply.delivery();
        byte[] head = head(reply);
        byte[] body = reply.body();
        int some = body.length / 2;
        switch (delivery) {
            case WHOLE -> {
                write(out, head, body, reply.after());
                return !closes(reply);
            }
            case CHUNKED, CHUNKS_BROKEN, CHUNKS_WITHOUT_END -> {
                write(out, head, chunk(body, some, delivery));
                return delivery == Delivery.CHUNKED;
            }
            case UNTIL_CLOSE -> write(out, head, body);
            case CLOSE_BEFORE -> {}
            case RESET_BEFORE -> socket.setSoLinger(true, 0);
            case STALL_BEFORE -> end.await(STALL_SECONDS, TimeUnit.SECONDS);
            case CLOSE_IN_STATUS_LINE -> out.write(head, 0, 7);
            case CLOSE_IN_HEADERS -> out.write(head, 0, head.length - 3);
            case CLOSE_AFTER_HEADERS -> out.write(head);
            case STALL_AFTER_HEADERS -> {
                write(out, head);
                end.await(STALL_SECONDS, TimeUnit.SECONDS);
            }
            case CLOSE_IN_BODY -> write(out, head, first(body, some));
            case RESET_IN_BODY -> {
                write(out, head, first(body, some));
                socket.setSoLinger(true, 0);
            }
            case STALL_IN_BODY -> {
                write(out, head, first(body, some));
                end.await(STALL_SECONDS, TimeUnit.SECONDS);
            }
            case DRIP_HEADERS -> drip(out, head, "X-Drip: 1\r\n", head.length - 2, end);
            case DRIP_BODY -> {
                write(out, head);
                drip(out, body, " ", some, end);
            }
            case ENDLESS_BODY -> {
                write(out, head, first(body, Math.max(0, body.length - 1)));
                endless(out, " ".repeat(8192), end);
            }
            case ENDLESS_HEADERS -> {
                out.write(head, 0, head.length - 2);
                endless(out, "X-Endless: " + "x".repeat(100) + "\r\n", end);
            }
            case ENDLESS_INTERIM -> {
                while (!end.await(DRIP_MILLIS, TimeUnit.MILLISECONDS)) {
                    write(out, "HTTP/1.1 103 Early Hints\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
        return false;
    }

    private static void write(OutputStream out, byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        out.write(all.toByteArray());
        out.flush();
    }

    private static void drip(OutputStream out, byte[] bytes, String filling, int from, CountDownLatch end)
            throws IOException, InterruptedException {
        out.write(bytes, 0, from);
        out.flush();
        byte[] drop = filling.getBytes(StandardCharsets.US_ASCII);
        while (!end.await(DRIP_MILLIS, TimeUnit.MILLISECONDS)) {
            out.write(drop);
            out.flush();
        }
    }

    /** As much as fits, until the client goes; no more than a test can bear. */
    private static void endless(OutputStream out, String text, CountDownLatch end)
            throws IOException, InterruptedException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        while (!end.await(5, TimeUnit.MILLISECONDS)) {
            out.write(bytes);
        }
    }

    private static byte[] first(byte[] bytes, int count) {
        byte[] some = new byte[count];
        System.arraycopy(bytes, 0, some, 0, count);
        return some;
    }

    private static byte[] head(Reply reply) {
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ").append(reply.status()).append("\r\n");
        // Every server with a clock tells its time (RFC 9110 section 6.6.1)
        head.append("Date: ")
                .append(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)))
                .append("\r\n");
        reply.headers().forEach(line -> head.append(line).append("\r\n"));
        if (reply.delivery().name().startsWith("CHUNK")) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (reply.delivery() == Delivery.ENDLESS_BODY) {
            head.append("Content-Length: 99999999999\r\n");
        } else if (reply.framed() && reply.delivery() != Delivery.UNTIL_CLOSE) {
            int length = reply.body().length + (reply.delivery() == Delivery.DRIP_BODY ? 1_000_000 : 0);
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean closes(Reply reply) {
        return !reply.framed()
                || "close"
                        .equalsIgnoreCase(
                                String.valueOf(reply.header("Connection")).toLowerCase(Locale.ROOT));
    }

    private static byte[] chunk(byte[] body, int some, Delivery delivery) throws IOException {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; ) {
            int size = from == 0 ? Math.max(1, some) : body.length - from;
            boolean broken = delivery == Delivery.CHUNKS_BROKEN && from > 0;
            String length = broken ? "zz" : Integer.toHexString(size);
            chunks.write((length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunks.write(body, from, size);
            chunks.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            from += size;
        }
        if (delivery != Delivery.CHUNKS_WITHOUT_END) {
            chunks.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return chunks.toByteArray();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more
        }
    }
}
