using Spectre.Console;

namespace Ainft.Cli.Tests;

/// <summary>A console without colours whose lines a test reads.</summary>
internal static class PlainConsole
{
    /// <summary>The lines that are written at a width in columns.</summary>
    public static List<string> Lines(int width, Action<IAnsiConsole> write)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(text),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors
            });
        console.Profile.Width = width;
        write(console);
        return [.. text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
