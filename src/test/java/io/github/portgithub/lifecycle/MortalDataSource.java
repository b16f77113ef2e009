package io.github.portgithub.lifecycle;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/** A data source whose transactions fail once something has happened: as a full disk does, or a process that has died. */
final class MortalDataSource {

    private MortalDataSource() {}

    /**
     * Wraps a data source.
     *
     * @param source where connections come from
     * @param dead asked before each connection is given and before each commit
     */
    static DataSource of(DataSource source, BooleanSupplier dead) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        if (dead.getAsBoolean()) {
                            throw new SQLException("No space left on device");
                        }
                        return connection(source.getConnection(), dead);
                    }
                    return call(source, method, arguments);
                });
    }

    private static Connection connection(Connection connection, BooleanSupplier dead) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit") && dead.getAsBoolean()) {
                        throw new SQLException("No space left on device");
                    }
                    return call(connection, method, arguments);
                });
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
