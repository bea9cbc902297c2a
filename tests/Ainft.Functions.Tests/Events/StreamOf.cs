using System.Net;
using System.Net.ServerSentEvents;

namespace Ainft.Functions.Tests.Events;

/// <summary>A connection that follows the log.</summary>
internal sealed class StreamOf(HttpResponseMessage answer, IAsyncEnumerator<SseItem<string>> items)
    : IAsyncDisposable
{
    public static async Task<HttpResponseMessage> SendAsync(App app, string query, string? resume)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"events?{query}");
        request.Headers.Accept.Add(new("text/event-stream"));
        if (resume is not null)
            request.Headers.Add("Last-Event-ID", resume);
        return await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public static async Task<StreamOf> OpenAsync(App app, string query, string? resume)
    {
        var answer = await SendAsync(app, query, resume);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        var parser = SseParser.Create(await answer.Content.ReadAsStreamAsync());
        return new StreamOf(answer, parser.EnumerateAsync().GetAsyncEnumerator());
    }

    public async Task<SseItem<string>> NextAsync()
    {
        Assert.True(await items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        return items.Current;
    }

    public async Task<bool> HasEndedAsync() =>
        !await items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        answer.Dispose();
        await items.DisposeAsync();
    }
}
