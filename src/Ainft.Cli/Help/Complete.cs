using System.CommandLine;

namespace Ainft.Cli.Help;

/// <summary><c>ainft complete</c>, which the scripts of <c>ainft completion</c> call at every press of Tab. It asks no
/// server.</summary>
internal static class Complete
{
    private const int Longest = 10_000;
    private static readonly Option<int?> Position =
        NumberOption.Create("--position", 0, Longest, "Where the cursor is in the line.", "N");
    private static readonly Argument<string> Line = new("LINE") { Description = "The command line so far." };

    public static Command Create()
    {
        var command =
            new Command("complete", "Print the words that may stand at a place in a command line.") { Position, Line };
        command.Hidden = true;
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var line = result.GetValue(Line)!;
        // A shell may cut the space before the cursor, which says that a new word begins.
        var position = result.GetValue(Position) ?? line.Length;
        line = line.PadRight(position)[..position];
        // The first word is the program, by whatever path the shell found it.
        var words = line.TrimStart();
        var first = words.IndexOf(' ', StringComparison.Ordinal);
        var rest = first < 0 ? "" : words[first..];
        foreach (var completion in AinftCommand.Create().Parse("ainft" + rest)
            .GetCompletions("ainft".Length + rest.Length))
            Output.Draw(completion.InsertText ?? completion.Label);
        return ExitCode.Ok;
    }
}
