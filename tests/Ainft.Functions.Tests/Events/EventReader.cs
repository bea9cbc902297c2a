using System.Text.Json;
using Ainft.Functions.Events;

namespace Ainft.Functions.Tests.Events;

/// <summary>Appends events as the background loop of an instance would, and reads the log as a client does.</summary>
internal static class EventReader
{
    /// <summary>
    /// Appends the work that this instance has in memory, and waits while another instance holds the lease.
    /// </summary>
    public static async Task AppendAsync(App app)
    {
        var ct = TestContext.Current.CancellationToken;
        var work = app.Get<PendingFacts>().Take(1_000);
        while (!await app.Get<AppendPending>().RunAsync(work, ct))
            await Task.Yield();
    }

    /// <summary>Reads all pages from a position on.</summary>
    public static async Task<(List<JsonElement> Events, string Next)> ReadAsync(App app, string query, string? after)
    {
        var events = new List<JsonElement>();
        while (true)
        {
            var from = after is null ? "" : $"&after={after}";
            var page = await app.GetJsonAsync($"events?{query}{from}");
            events.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next").GetString()!;
            if (!page.GetProperty("more").GetBoolean())
                return (events, after);
        }
    }

    /// <summary>The type of an event and the component or the run that it is about.</summary>
    public static string Words(JsonElement one)
    {
        var data = one.GetProperty("data");
        var about = data.TryGetProperty("name", out var name) ? name : data.GetProperty("run");
        return $"{one.GetProperty("type").GetString()} {about.GetString()}";
    }

    public static string IdOf(JsonElement one) => one.GetProperty("id").GetString()!;

    public static long NumberOf(JsonElement one) =>
        EventPosition.TryParse(one.GetProperty("position").GetString(), out var position)
            ? position.Number
            : throw new InvalidDataException("The event has no position.");
}
