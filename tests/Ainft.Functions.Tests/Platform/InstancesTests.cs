using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure.Data.Tables;

namespace Ainft.Functions.Tests.Platform;

/// <summary>Instances of the app find one another.</summary>
public sealed class InstancesTests(StorageFixture storage)
{
    [Fact]
    public async Task An_instance_counts_itself_before_the_first_request_and_others_as_they_beat()
    {
        var settings = new Dictionary<string, string?> { ["AINFT_PREFIX"] = StorageFixture.NewPrefix() };
        await using var first = await App.StartAsync(storage, settings);
        Assert.Equal(1, first.Get<Instances>().Count);

        await using var second = await App.StartAsync(storage, settings);
        Assert.Equal(2, second.Get<Instances>().Count);
        await first.Get<Instances>().BeatAsync(CancellationToken.None);
        Assert.Equal(2, first.Get<Instances>().Count);

        await second.StopAsync();
        await first.Get<Instances>().BeatAsync(CancellationToken.None);
        Assert.Equal(1, first.Get<Instances>().Count);
    }

    [Fact]
    public async Task While_storage_does_not_answer_the_last_count_stays()
    {
        var settings = new Dictionary<string,
            string?>
        { ["AINFT_PREFIX"] = StorageFixture.NewPrefix(), ["Ainft__StorageRetries"] = "0" };
        await using var other = await App.StartAsync(storage, settings);
        await using var app = await App.StartAsync(storage, settings);
        Assert.Equal(2, app.Get<Instances>().Count);

        await new TableClient(await storage.ConnectAsync(), settings["AINFT_PREFIX"] + "Instances")
            .DeleteAsync(TestContext.Current.CancellationToken);
        await app.Get<Instances>().BeatAsync(CancellationToken.None);

        Assert.Equal(2, app.Get<Instances>().Count);
    }
}
