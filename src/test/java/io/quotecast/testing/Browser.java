package io.quotecast.testing;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.Pause;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.interactions.Sequence;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The Chromium of the system, without a screen. What it does is done in the window that was chosen last. To be used by one thread. */
public final class Browser implements AutoCloseable {
    /** Every page remembers what it sends: a hidden tab shows nothing else of what it does. */
    private static final String RECORD_SENT_SCRIPT = """
            window.sent = [];
            const send = WebSocket.prototype.send;
            WebSocket.prototype.send = function (data) { window.sent.push(data); send.call(this, data); };
            """;

    private static final Duration LONG_PRESS = Duration.ofMillis(1_000);
    private static final Duration MOVE_DURATION = Duration.ofMillis(100);
    private static final int WIDTH = 1_400;
    private static final int HEIGHT = 900;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts it; skips the test, and says why, where there is none. */
    public static Browser start() {
        Optional<Path> chromium = findProgram("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = findProgram("chromedriver");
        Assumptions.assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "no Chromium with its driver is installed (Debian: chromium, chromium-driver)");
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get().toString());
        // As root, which a container often is, Chromium has no sandbox to offer; and what it loads is ours.
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--window-size=" + WIDTH + "," + HEIGHT);
        options.setCapability("goog:loggingPrefs", logging);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.get().toFile())
                .usingAnyFreePort()
                .build();
        Browser browser = new Browser(new ChromeDriver(service, options));
        browser.installScript();
        return browser;
    }

    private void installScript() {
        devtools("Page.addScriptToEvaluateOnNewDocument", Map.of("source", RECORD_SENT_SCRIPT));
    }

    /** Loads a page as a browser does that has never been there. */
    public void visit(URI address) {
        devtools(
                "Storage.clearDataForOrigin",
                Map.of("origin", address.resolve("/").toString(), "storageTypes", "all"));
        // From an empty page, since an address that differs behind '#' only would not be loaded.
        driver.get("about:blank");
        driver.get(address.toString());
        drainConsole();
    }

    /** Loads the page anew, with what it has kept. */
    public void reload() {
        driver.navigate().refresh();
    }

    /** Runs a function's body in the page and gives what it returns: text, numbers, lists, maps. */
    public Object run(String body, Object... arguments) {
        return driver.executeScript(body, arguments);
    }

    /** What {@link #run} returns, as text; empty for nothing. */
    public String text(String body, Object... arguments) {
        Object value = run(body, arguments);
        return value == null ? "" : value.toString();
    }

    /** Presses keys one after the other, as {@link ApiKeyFixture} or plain text. */
    public void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Presses a key while another is held. */
    public void pressWith(Keys modifier, CharSequence key) {
        new Actions(driver).keyDown(modifier).sendKeys(key).keyUp(modifier).perform();
    }

    /** Clicks in the middle of the first element that this selector finds, with a real pointer. */
    public void click(String selector) {
        driver.findElement(By.cssSelector(selector)).click();
    }

    /** Drags one element onto the lower half of another. */
    public void drag(String from, String toSelector) {
        var target = driver.findElement(By.cssSelector(toSelector));
        new Actions(driver)
                .clickAndHold(driver.findElement(By.cssSelector(from)))
                .moveToElement(target, 0, target.getSize().height / 4)
                .release()
                .perform();
    }

    /** Lets a finger rest on one element and then move onto the lower half of another; or move at once. */
    public void swipe(String from, String toSelector, boolean longPress) {
        var start = driver.findElement(By.cssSelector(from));
        var target = driver.findElement(By.cssSelector(toSelector));
        PointerInput finger = new PointerInput(PointerInput.Kind.TOUCH, "finger");
        Sequence touch = new Sequence(finger, 0)
                .addAction(finger.createPointerMove(Duration.ZERO, PointerInput.Origin.fromElement(start), 0, 0))
                .addAction(finger.createPointerDown(PointerInput.MouseButton.LEFT.asArg()));
        if (longPress) {
            touch.addAction(new Pause(finger, LONG_PRESS));
        }
        int offset = target.getSize().height / 4;
        touch.addAction(finger.createPointerMove(MOVE_DURATION, PointerInput.Origin.fromElement(target), 0, offset))
                .addAction(finger.createPointerUp(PointerInput.MouseButton.LEFT.asArg()));
        driver.perform(List.of(touch));
    }

    /** Makes the page as large as at the beginning. */
    public void resetSize() {
        resize(WIDTH, HEIGHT);
    }

    /** Makes the page this large, in CSS pixels, as a telephone would if it is narrow. */
    public void resize(int width, int height) {
        devtools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    /** What the system tells the page about the reader's wishes, as {@code prefers-color-scheme} and {@code dark}. */
    public void emulateMediaFeature(String feature, String value) {
        devtools("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    /** Names of all that can be focused or has a role, as the browser tells a screen reader: role and name of each. */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> accessibilityTree() {
        devtools("Accessibility.enable", Map.of());
        return (List<Map<String, Object>>)
                devtools("Accessibility.getFullAXTree", Map.of()).get("nodes");
    }

    /** Opens another window, and goes on in it. */
    public String openWindow() {
        driver.switchTo().newWindow(WindowType.WINDOW);
        installScript();
        return window();
    }

    /** Puts the window away: its page is hidden, but goes on. */
    public void minimize() {
        driver.manage().window().minimize();
    }

    /** Brings a window back that was put away. */
    public void restore() {
        driver.manage().window().setSize(new Dimension(WIDTH, HEIGHT));
    }

    public String window() {
        return driver.getWindowHandle();
    }

    public void switchTo(String window) {
        driver.switchTo().window(window);
    }

    /** Closes a window or tab, and goes on in another. */
    public void close(String window, String next) {
        switchTo(window);
        driver.close();
        switchTo(next);
    }

    /** What the page has complained of since this was last asked. */
    public List<String> drainConsole() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }

    private Map<String, Object> devtools(String command, Map<String, Object> parameters) {
        return driver.executeCdpCommand(command, parameters);
    }

    private static Optional<Path> findProgram(String... names) {
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
