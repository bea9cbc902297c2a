using Ainft.Cli.Sandboxes;

namespace Ainft.Sandbox.Tests;

/// <summary>
/// A library for LD_PRELOAD and LD_AUDIT. When a loader loads it into a process, it prints the user and the
/// capabilities of the process. It also tries to change the mode of the program of process 1.
/// </summary>
internal static class HostileLibrary
{
    private const string None = "0000000000000000";
    private const string Source = """
        #include <stdio.h>
        #include <string.h>
        #include <sys/stat.h>
        #include <unistd.h>
        unsigned la_version(unsigned version) { return version; }
        __attribute__((constructor)) static void begin(void)
        {
            char line[256], found[512] = "";
            FILE *status = fopen("/proc/self/status", "r");
            while (status && fgets(line, sizeof line, status))
                if (!strncmp(line, "Cap", 3) || !strncmp(line, "NoNewPrivs", 10))
                    strncat(found, strchr(line, ':') + 2, strcspn(strchr(line, ':') + 2, "\n")), strcat(found, " ");
            int changed = chmod("/proc/1/exe", 0755);
            dprintf(2, "library: uid %d caps %schmod %d\n", getuid(), found, changed);
        }
        """;

    /// <summary>
    /// The line that it prints in a process without privileges: five empty sets of capabilities, and no way to gain new
    /// ones.
    /// </summary>
    public const string Harmless =
        $"library: uid 65534 caps {None} {None} {None} {None} {None} 1 chmod -1";

    /// <summary>Compiles the library into a file.</summary>
    public static async Task BuildAsync(string file)
    {
        await File.WriteAllTextAsync(file + ".c", Source);
        await Tool.DoAsync("gcc", ["-shared", "-fPIC", "-o", file, file + ".c"], CancellationToken.None);
    }
}
