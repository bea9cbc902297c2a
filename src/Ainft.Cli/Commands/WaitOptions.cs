using System.CommandLine;

namespace Ainft.Cli.Commands;

/// <summary>The options for waiting until an anchor is finalized.</summary>
internal sealed class WaitOptions
{
    private const int DefaultTimeout = 1800, LongestTimeout = 7 * 24 * 3600;
    private readonly Option<bool> wait = new("--wait")
    {
        Description = "Wait until the anchor is finalized, and show the progress.",
    };

    private readonly Option<int?> timeout = NumberOption.Create(
        "--timeout", 1, LongestTimeout, $"The most seconds to wait. Default: {DefaultTimeout}.", "SECONDS");

    public void AddTo(Command command)
    {
        command.Add(wait);
        command.Add(timeout);
    }

    /// <summary>The longest wait, or null without <c>--wait</c>.</summary>
    public TimeSpan? Of(ParseResult result) =>
        result.GetValue(wait) ? TimeSpan.FromSeconds(result.GetValue(timeout) ?? DefaultTimeout) : null;
}
