package io.github.portgithub;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The Chromium of this machine, without a window, with a profile of its own that goes with it. For one thread. */
final class Browser implements AutoCloseable {

    private static final Path PICTURES = Path.of("target", "status-page");
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts it; a test without one is skipped, and says so. */
    static Browser start(Path profile) {
        File binary = executable("chromium");
        File driver = executable("chromedriver");
        assumeTrue(binary != null && driver != null, "there is no chromium and chromedriver on the PATH");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(binary);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver)
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    private static File executable(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .findFirst()
                .orElse(null);
    }

    /** Opens a page. */
    void open(String url) {
        driver.get(url);
    }

    /** Makes the window as large as this, and pages bright or dark. */
    void resize(int width, int height, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Waits until a text is shown. */
    void awaitText(String id, String text) {
        await(() -> text(id).contains(text), id + " with " + text);
    }

    /** Waits until something holds. */
    void await(Supplier<Boolean> condition, String what) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not there: " + what + "; there is\n" + text("main"));
            }
            // A round trip to the browser takes some milliseconds
            driver.executeAsyncScript("setTimeout(arguments[0], 50)");
        }
    }

    /** Returns the text that is shown of an element. */
    String text(String id) {
        return element(id).getText();
    }

    /** Returns an element. */
    WebElement element(String id) {
        return driver.findElement(By.id(id));
    }

    /** Returns the element that has the focus. */
    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** Runs a script of the test, past what the page allows itself. */
    Object run(String script) {
        return driver.executeScript(script);
    }

    /** Returns what the browser has complained about. */
    List<String> complaints() {
        return driver.manage().logs().get("browser").getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    /** Writes a picture of the page, or of its beginning if it is long. */
    void picture(String name) throws IOException {
        Files.createDirectories(PICTURES);
        run("document.activeElement.blur()");
        Number height = (Number) run("return Math.min(1600, document.documentElement.scrollHeight)");
        Number width = (Number) run("return window.innerWidth");
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width.intValue() < 600));
        Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
