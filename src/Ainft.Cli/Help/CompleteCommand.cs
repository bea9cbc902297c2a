using System.CommandLine;

namespace Ainft.Cli.Help;

/// <summary>
/// <c>ainft complete</c>, which the scripts of <c>ainft completion</c> call when the person presses Tab. It sends no
/// request.
/// </summary>
internal static class CompleteCommand
{
    private const int Longest = 10_000;
    private static readonly Option<int?> Position =
        NumberOption.Create("--position", 0, Longest, "The position of the cursor in the line.", "N");
    private static readonly Argument<string> Line = new("LINE") { Description = "The command line so far." };

    public static Command Create()
    {
        var command =
            new Command("complete", "Print the possible words at a position in a command line.") { Position, Line };
        command.Hidden = true;
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var line = result.GetValue(Line)!;
        // Some shells cut the space before the cursor, but this space says that a new word begins.
        var position = result.GetValue(Position) ?? line.Length;
        line = line.PadRight(position)[..position];
        // The first word is the program, with any path.
        var words = line.TrimStart();
        var first = words.IndexOf(' ', StringComparison.Ordinal);
        var rest = first < 0 ? "" : words[first..];
        foreach (var completion in AinftCommand.Root.Parse("ainft" + rest)
            .GetCompletions("ainft".Length + rest.Length))
            Output.Draw(completion.InsertText ?? completion.Label);
        return ExitCode.Ok;
    }
}
