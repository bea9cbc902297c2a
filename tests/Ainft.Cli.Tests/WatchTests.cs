using System.Text.Json;

namespace Ainft.Cli.Tests;

public sealed class WatchTests(DevWorldFixture world)
{
    [Fact]
    public async Task A_mint_is_a_line_of_JSON_and_a_line_for_people()
    {
        var id = await world.MintAsync();

        var json = (await world.RunAsync("watch", "--id", id, "--after", "0", "--count", "1", "--json"))
            .Ended(ExitCode.Ok).Json;

        Assert.Equal("ainft.minted", json.GetProperty("type").GetString());
        Assert.Equal(id, json.GetProperty("data").GetProperty("id").GetString());
        var before = json.GetProperty("position").GetString()!;
        var text = await world.RunAsync("watch", "--id", id, "--after", "0", "--count", "1");
        Assert.Contains("ainft.minted         data  cli test", text.Ended(ExitCode.Ok).Out, StringComparison.Ordinal);
        var resumed = await world.RunAsync(
            "watch", "--id", id, "--after", before, "--type", "ainft.finalized", "--count", "1", "--json");
        Assert.Equal("ainft.finalized", resumed.Ended(ExitCode.Ok).Json.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_filter_that_the_server_does_not_know_ends_the_command()
    {
        var run = (await world.RunAsync("watch", "--type", "ainft.burned")).Ended(ExitCode.Refused);
        Assert.Contains("ainft.minted", run.Error, StringComparison.Ordinal);
    }
}
