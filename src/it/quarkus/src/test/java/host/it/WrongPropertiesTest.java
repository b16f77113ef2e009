package host.it;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.test.junit.main.Launch;
import io.quarkus.test.junit.main.LaunchResult;
import io.quarkus.test.junit.main.QuarkusMainTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusMainTest
@TestProfile(WrongPropertiesTest.Wrong.class)
class WrongPropertiesTest {

    @Test
    @Launch(
            value = {},
            exitCode = 1)
    void saysFirstWhatToDo_whenThePropertiesAreWrong(LaunchResult result) {
        HostContract.saysFirstWhatToDo(result.getOutput() + result.getErrorOutput());
    }

    public static final class Wrong implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Doubles.wrongProperties();
        }
    }
}
