using Azure.Data.Tables;

namespace Ainft.Cli.Tests;

public sealed class UpkeepTests(SecondRegistry second) : IClassFixture<SecondRegistry>
{
    private static readonly string Nowhere = string.Join(
        ';', "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=AAAA",
        "BlobEndpoint=http://127.0.0.1:9/a", "QueueEndpoint=http://127.0.0.1:9/a",
        "TableEndpoint=http://127.0.0.1:9/a");

    private readonly DevWorldFixture world = second.World;

    [Fact]
    public async Task A_lost_row_is_found_and_repaired_and_the_index_is_rebuilt()
    {
        using var folder = new TemporaryFolder();
        var lines = BulkLines.Chain(5);
        (await folder.RunAsync(
            "mint", "--bulk", folder.File("lines.ndjson", lines), "--dev", "3", "--api", second.Api,
            "--wait", "--timeout", "120")).Ended(ExitCode.Ok);
        var clean = (await UpkeepAsync(folder, "fsck", "--json")).Ended(ExitCode.Ok).Json;
        Assert.Equal(5, clean.GetProperty("entries").GetInt32());
        Assert.Empty(clean.GetProperty("findings").EnumerateArray());

        var id = BulkLines.Ids(lines, world.File.Accounts[3].Address)[2];
        await LoseRowAsync(id);
        var broken = (await UpkeepAsync(folder, "fsck", "--json")).Ended(ExitCode.Refused).Json;
        var finding = Assert.Single(broken.GetProperty("findings").EnumerateArray());
        Assert.Equal("row-missing", finding.GetProperty("class").GetString());
        Assert.Contains(id, finding.GetProperty("subject").GetString(), StringComparison.Ordinal);

        var repaired = (await UpkeepAsync(folder, "fsck", "--repair")).Ended(ExitCode.Ok).Out;
        Assert.Contains("row-missing", repaired, StringComparison.Ordinal);
        Assert.Contains("all findings are repaired", repaired, StringComparison.Ordinal);
        Assert.Contains(
            "no damage found", (await UpkeepAsync(folder, "fsck")).Ended(ExitCode.Ok).Out, StringComparison.Ordinal);

        var rebuilt = (await UpkeepAsync(folder, "index", "rebuild", "--grace", "0", "--json")).Ended(ExitCode.Ok).Json;
        Assert.Equal((0, 1), (rebuilt.GetProperty("from").GetInt32(), rebuilt.GetProperty("to").GetInt32()));
        Assert.Equal(5, rebuilt.GetProperty("entries").GetInt32());
    }

    [Fact]
    public async Task Without_storage_the_error_says_how_to_give_it()
    {
        using var folder = new TemporaryFolder();
        var run = await CliRun.InAsync(
            folder.Path, ["fsck"], environment: new Dictionary<string, string?> { ["AzureWebJobsStorage"] = null });
        Assert.Contains("--storage", run.Ended(ExitCode.Usage).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_that_does_not_answer_is_exit_code_3()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string?> { ["Ainft__Retries"] = "0" };
        (await CliRun.InAsync(folder.Path, ["fsck", "--storage", Nowhere], environment: environment))
            .Ended(ExitCode.TryLater);
    }

    [Fact]
    public async Task Settings_of_an_identity_are_storage_too()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = null,
            ["AzureWebJobsStorage__accountName"] = "Not-A-Name",
        };

        var run = await CliRun.InAsync(folder.Path, ["fsck"], environment: environment);

        Assert.Contains(
            "AzureWebJobsStorage__accountName", run.Ended(ExitCode.Usage).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_option_replaces_settings_of_an_identity()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string?> { ["AzureWebJobsStorage__accountName"] = "ainft" };

        (await CliRun.InAsync(folder.Path, ["fsck", "--storage", Nowhere], environment: environment))
            .Ended(ExitCode.TryLater);
    }

    private Task<CliRun> UpkeepAsync(TemporaryFolder folder, params string[] command) => folder.RunAsync(
        [
            .. command, "--storage", world.File.Storage, "--prefix", second.Prefix, "--rpc", world.File.RpcUrl,
            "--registry", second.Address,
        ]);

    private async Task LoseRowAsync(string id)
    {
        var service = new TableServiceClient(world.File.Storage);
        await foreach (var table in service.QueryAsync())
            if (table.Name.StartsWith(second.Prefix, StringComparison.OrdinalIgnoreCase)
                && table.Name.EndsWith("ainfts", StringComparison.OrdinalIgnoreCase))
                await DeleteAsync(service.GetTableClient(table.Name), id);
    }

    private static async Task DeleteAsync(TableClient table, string id)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(entity => entity.RowKey == id))
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey);
    }
}
