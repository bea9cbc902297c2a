using System.Net;
using System.Text;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Minting;

/// <summary>
/// Each storage write of a bulk request fails once as a lost request and once as a lost answer. Sending the request
/// again is safe, and no component exists in part.
/// </summary>
public sealed class BulkFaultTests(StorageFixture storage, ChainFixture chain) : BulkScene(storage, chain)
{
    [Theory]
    [InlineData(Fault.RequestLost)]
    [InlineData(Fault.AnswerLost)]
    public async Task Every_write_of_a_bulk_request_may_be_lost_or_go_unanswered(Fault fault)
    {
        var body = Lines([Named("a"), Named("b", "#a"), Named("c", "#b")]);
        var (query, signature) = await SignAsync(body);
        var lost = 0;
        for (var isReached = true; isReached; lost++)
        {
            var (faults, time) = (new FaultTransport(), new ShiftedTime());
            await using var app = await App.StartAsync(
                [.. World.Settings(), new("AINFT_PREFIX", StorageFixture.NewPrefix()),
                    new("Ainft__StorageRetries", "0")],
                builder => builder.Services.AddSingleton<HttpPipelineTransport>(faults)
                    .AddSingleton<TimeProvider>(time));
            faults.Reset();
            faults.Lose(lost, fault);
            var first = await SendAsync(app.Http, $"ainfts/bulk?{query}",
                Encoding.UTF8.GetBytes(body), signature: signature);
            isReached = faults.Writes.Count > lost;
            faults.Reset();
            Assert.True(first.Status is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable, first.Text);

            time.Ahead = TimeSpan.FromMinutes(2);
            await app.RunAsync("SweepBundles");
            await app.DrainAsync("project-bundle", "ProjectBundle");
            var found = (await app.GetJsonAsync("ainfts")).GetProperty("items").GetArrayLength();
            Assert.True(found is 3 || (found is 0 && first.Status != HttpStatusCode.Accepted),
                $"{found} of 3 after write {lost}");

            var again = (await SendAsync(app.Http, $"ainfts/bulk?{query}",
                Encoding.UTF8.GetBytes(body), signature: signature)).Is(HttpStatusCode.Accepted);
            await app.DrainAsync("project-bundle", "ProjectBundle");
            Assert.Equal(again.Ids.Reverse(), (await app.GetJsonAsync("ainfts")).GetProperty("items")
                .EnumerateArray().Select(item => AinftId.Parse(item.GetProperty("id").GetString()!)));
        }
        Assert.InRange(lost, 4, 20);
    }
}
