using System.Text;

namespace Ainft.Cli.Tests.Hostile;

/// <summary>Tests that replace standard output and standard error of the process and therefore run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class InProcess
{
    public const string Name = "in this process";

    /// <summary>
    /// Runs a command line inside this process. The code is that of the program, without the time to start a process.
    /// </summary>
    public static async Task<CliRun> RunAsync(params string[] arguments)
    {
        var (before, beforeErrors, output, errors) = (
            Console.Out, Console.Error, new StringWriter(), new StringWriter());
        try
        {
            Console.SetOut(output);
            Console.SetError(errors);
            var exitCode = await CommandLine.RunAsync(arguments)
                .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            return new CliRun(exitCode, output.ToString(), errors.ToString());
        }
        finally
        {
            Console.SetOut(before);
            Console.SetError(beforeErrors);
        }
    }

    /// <summary>Requires a text without characters that a terminal obeys and without names of code.</summary>
    public static void RequireHarmless(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            Assert.True(
                rune.Value is '\n' or '\r' || PlainText.IsShown(rune), $"U+{rune.Value:X4} in: {Escaped(text)}");
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected error", text, StringComparison.Ordinal);
    }

    private static string Escaped(string text) =>
        string.Concat(text.Select(letter => letter is < ' ' or > '~' ? $"\\u{(int)letter:x4}" : $"{letter}"));
}
