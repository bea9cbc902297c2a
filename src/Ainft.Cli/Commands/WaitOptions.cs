using System.CommandLine;

namespace Ainft.Cli.Commands;

/// <summary>Whether and how long a command waits for finality.</summary>
internal sealed class WaitOptions
{
    private const int DefaultTimeout = 1800, LongestTimeout = 7 * 24 * 3600;
    private readonly Option<bool> wait = new("--wait") { Description = "Wait until it is finalized, and show how it gets there." };
    private readonly Option<int?> timeout = NumberOption.Create("--timeout", 1, LongestTimeout, $"How many seconds to wait at most. Default: {DefaultTimeout}.", "SECONDS");

    public void AddTo(Command command)
    {
        command.Add(wait);
        command.Add(timeout);
    }

    /// <summary>How long to wait; null when not asked to.</summary>
    public TimeSpan? Of(ParseResult result) => result.GetValue(wait) ? TimeSpan.FromSeconds(result.GetValue(timeout) ?? DefaultTimeout) : null;
}
