using System.Net.Http.Json;
using System.Text.Json;

namespace Ainft.Benchmarks;

/// <summary>Reads the log of events page by page, and counts the components that it names.</summary>
internal sealed class EventPages(HttpClient http, MeasuredApp app, string query)
{
    private readonly HashSet<string> ids = [];
    private string? after;

    /// <summary>The number of different components so far.</summary>
    public int Count => ids.Count;

    /// <summary>Reads the pages until the end of the log.</summary>
    public async Task ReadAsync()
    {
        while (true)
        {
            var from = after is null ? "" : $"&after={after}";
            var page = await http.GetFromJsonAsync<JsonElement>(new Uri(app.Address, $"/api/events?{query}{from}"));
            foreach (var one in page.GetProperty("items").EnumerateArray())
                ids.Add(one.GetProperty("data").GetProperty("id").GetString()!);
            after = page.GetProperty("next").GetString();
            if (!page.GetProperty("more").GetBoolean())
                return;
        }
    }
}
