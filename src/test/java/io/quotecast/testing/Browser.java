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

/** The installed Chromium in headless mode; its methods act on the current window. To be used by one thread. */
public final class Browser implements AutoCloseable {
    /** Records in {@code window.sent} what a page sends over WebSocket, the only visible activity of a hidden page. */
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

    /** Starts a browser; skips the test, with the reason, if Chromium or its driver is not installed. */
    public static Browser start() {
        Optional<Path> chromium = findProgram("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = findProgram("chromedriver");
        Assumptions.assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "Chromium or its driver is not installed (Debian: chromium, chromium-driver)");
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get().toString());
        // Chromium has no sandbox for root, the usual user of a container; it only loads pages of this project.
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

    /** Loads a page as a browser that has never visited it. */
    public void visit(URI address) {
        devtools(
                "Storage.clearDataForOrigin",
                Map.of("origin", address.resolve("/").toString(), "storageTypes", "all"));
        // From an empty page, because a URL that differs in its fragment only is not loaded again.
        driver.get("about:blank");
        driver.get(address.toString());
        drainConsole();
    }

    /** Reloads the page with its stored data. */
    public void reload() {
        driver.navigate().refresh();
    }

    /** Runs the body of a function in the page and returns its result: a string, number, boolean, list, map or null. */
    public Object run(String body, Object... arguments) {
        return driver.executeScript(body, arguments);
    }

    /** Returns the result of {@link #run} as text; empty for null. */
    public String text(String body, Object... arguments) {
        Object value = run(body, arguments);
        return value == null ? "" : value.toString();
    }

    /** Presses keys one after the other, given as {@link Keys} or plain text. */
    public void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Presses a key while a modifier is held. */
    public void pressWith(Keys modifier, CharSequence key) {
        new Actions(driver).keyDown(modifier).sendKeys(key).keyUp(modifier).perform();
    }

    /** Clicks in the middle of the first matching element with a real pointer. */
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

    /** Touches one element, for a long time or briefly, and moves the finger onto the lower half of another. */
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

    /** Restores the initial size of the page. */
    public void resetSize() {
        resize(WIDTH, HEIGHT);
    }

    /** Sets the size of the page in CSS pixels; a narrow page is that of a phone. */
    public void resize(int width, int height) {
        devtools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    /** Sets a preference of the user, for example {@code prefers-color-scheme} to {@code dark}. */
    public void emulateMediaFeature(String feature, String value) {
        devtools("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    /** Returns the nodes of the accessibility tree, from which a screen reader takes roles and names. */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> accessibilityTree() {
        devtools("Accessibility.enable", Map.of());
        return (List<Map<String, Object>>)
                devtools("Accessibility.getFullAXTree", Map.of()).get("nodes");
    }

    /** Opens a window, makes it the current one and returns its handle. */
    public String openWindow() {
        driver.switchTo().newWindow(WindowType.WINDOW);
        installScript();
        return window();
    }

    /** Minimizes the window: its page is hidden but continues to run. */
    public void minimize() {
        driver.manage().window().minimize();
    }

    /** Restores a minimized window. */
    public void restore() {
        driver.manage().window().setSize(new Dimension(WIDTH, HEIGHT));
    }

    /** Returns the handle of the current window. */
    public String window() {
        return driver.getWindowHandle();
    }

    public void switchTo(String window) {
        driver.switchTo().window(window);
    }

    /** Closes a window and switches to another. */
    public void close(String window, String next) {
        switchTo(window);
        driver.close();
        switchTo(next);
    }

    /** Returns the lines that the page wrote to the console since the last call. */
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
