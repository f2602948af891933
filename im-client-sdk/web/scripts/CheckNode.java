import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says clearly what is missing when the web packages can't be built with the machine's Node. Run by the build. */
class CheckNode {
    private static final int MAJOR = 20;
    private static final int MINOR = 19;
    private static final String EXPECTED = "(expected: Node.js >= " + MAJOR + "." + MINOR + " with npm on the PATH)";
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    public static void main(String[] args) throws InterruptedException {
        String node = versionOf(WINDOWS ? "node.exe" : "node");
        if (node == null) {
            fail("node: not found " + EXPECTED);
        }
        Matcher version = Pattern.compile("v(\\d+)\\.(\\d+)\\..*").matcher(node);
        if (!version.matches()) {
            fail("node --version: " + node + " " + EXPECTED);
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
            fail("node: " + node + " " + EXPECTED);
        }
        if (versionOf(WINDOWS ? "npm.cmd" : "npm") == null) {
            fail("npm: not found " + EXPECTED);
        }
    }

    /** The first line, or null if there is no such program. */
    private static String versionOf(String program) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(program, "--version").redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes()).strip();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0 ? output : null;
        } catch (IOException absent) {
            return null;
        }
    }

    private static void fail(String message) {
        System.err.println("The widget and the desk can't be built. " + message);
        System.exit(1);
    }
}
