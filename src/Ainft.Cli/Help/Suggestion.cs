using System.CommandLine;
using System.CommandLine.Parsing;

namespace Ainft.Cli.Help;

/// <summary>Suggests a command or an option for an unknown word.</summary>
internal static class Suggestion
{
    /// <summary>The nearest command or option, or null when all are too different.</summary>
    /// <param name="word">The unknown word.</param>
    /// <param name="command">The command with the word.</param>
    public static string? For(string word, CommandResult command)
    {
        var (nearest, distance) = Names(command).Select(name =>
            (name, Distance(word, name))).DefaultIfEmpty((name: "", int.MaxValue)).MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, Math.Min(word.Length, nearest.Length) / 3) ? nearest : null;
    }

    private static IEnumerable<string> Names(CommandResult command) =>
    [
        .. command.Command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name),
        .. command.Command.Options.SelectMany(option => (IEnumerable<string>)[option.Name, .. option.Aliases]),
        Output.Json.Name, "--help",
    ];

    // The number of letters to insert, remove, replace or swap with their neighbour (optimal string alignment).
    private static int Distance(string left, string right)
    {
        var cost = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            for (var j = 0; j <= right.Length; j++)
                cost[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1,
                    left[i - 1] == right[j - 1] ? cost[i - 1, j - 1]
                        : i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]
                            ? cost[i - 2, j - 2] + 1 : cost[i - 1, j - 1] + 1);
        return cost[left.Length, right.Length];
    }
}
