using System.CommandLine;
using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Events;

/// <summary><c>ainft watch</c></summary>
internal static class WatchCommand
{
    private const string Latest = "latest";

    /// <summary>The member that names the subject of an event, the first one that the event has.</summary>
    private static readonly string[] Subjects = ["id", "run", "account", "proposal", "operation"];

    private static readonly Option<string>[] Filters = EventFilters.Create();

    private static readonly Option<string> After = new("--after")
    {
        Description = "Begin after this position. The default is latest, the end of the log. Zero is its beginning.",
        HelpName = "POSITION",
    };

    private static readonly Option<int?> Count = NumberOption.Create(
        "--count", 1, int.MaxValue, "End after so many events.", "N");

    public static Command Create()
    {
        var command = new Command("watch", "Print the events of the registry as they happen.")
        {
            After, Count, Connection.Api,
        };
        foreach (var filter in Filters)
            command.Add(filter);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var output = Output.For(result);
        var left = result.GetValue(Count) ?? int.MaxValue;
        var follower = new EventFollower(api, output, TimeProvider.System);
        await foreach (var one in follower.FollowAsync(PathOf(result), cancellationToken))
        {
            output.Line(one.Value, people => Show(one, people));
            if (--left == 0)
                break;
        }
        return ExitCode.Ok;
    }

    private static string PathOf(ParseResult result)
    {
        var after = result.GetValue(After) switch
        {
            null => Latest,
            "0" => null,
            var given => given,
        };
        var query = Filters.Select(filter => (filter.Name[2..], result.GetValue(filter)))
            .Append(("after", after))
            .Where(pair => pair.Item2 is not null)
            .Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}");
        return $"events?{string.Join('&', query)}".TrimEnd('?');
    }

    internal static void Show(AnswerPart one, IAnsiConsole people)
    {
        var data = one.Member("data");
        var about = new[]
        {
            data.Find("kind")?.Text(),
            data.Find("name")?.Text(),
            data.Find("verdict")?.Text(),
            data.Find("retracted")?.Flag() is false ? "taken back" : null,
            data.Find("more")?.Text(),
            Subjects.FirstOrDefault(name => data.Find(name) is not null) is { } name ? data.Member(name).Text() : null,
        };
        var time = one.Member("timestamp").Time().UtcDateTime;
        var words = string.Join("  ", about.OfType<string>());
        var line = FormattableString.Invariant($"{time:yyyy-MM-dd HH:mm:ss}  {one.Member("type").Text(),-19}  {words}");
        // One event per line reads well, so a narrow console shows the first and last digits of ids.
        people.Say($"{(PlainText.Columns(line) > people.Profile.Width ? Listing.Shorten(line) : line)}");
    }
}
