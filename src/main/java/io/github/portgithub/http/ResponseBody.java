package io.github.portgithub.http;

import io.github.portgithub.http.RequestsInFlight.Request;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** A body that tells when it is read. Used by one thread at a time. */
final class ResponseBody extends HttpEntityWrapper {

    /** A rest up to this is cheaper to read than a new connection is to make. */
    private static final int MOST_REST_BYTES = 64 * 1024;

    private final Request request;
    private Content content;

    ResponseBody(HttpEntity body, Request request) {
        super(body);
        this.request = request;
    }

    @Override
    public InputStream getContent() throws IOException {
        if (content == null) {
            content = new Content(super.getContent());
        }
        return content;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (InputStream in = getContent()) {
            in.transferTo(out);
        }
    }

    @Override
    public void close() throws IOException {
        getContent().close();
    }

    private final class Content extends FilterInputStream {

        private boolean whole;
        private boolean closed;

        Content(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (whole) {
                return -1;
            }
            if (closed) {
                throw new IOException("the body is closed");
            }
            request.check(null);
            int read;
            try {
                read = in.read(bytes, offset, length);
            } catch (IOException e) {
                request.check(e);
                throw e;
            }
            if (read < 0) {
                whole = true;
                request.land();
            }
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            byte[] passed = new byte[8192];
            long left = count;
            while (left > 0) {
                int read = read(passed, 0, (int) Math.min(left, passed.length));
                if (read < 0) {
                    break;
                }
                left -= read;
            }
            return count - left;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            try {
                skip(MOST_REST_BYTES);
                if (!whole) {
                    request.abandon();
                }
                in.close();
            } catch (IOException e) {
                // The reader has what it wanted; the connection is of no use any more
                request.abandon();
            } finally {
                closed = true;
                request.land();
            }
        }
    }
}
