using System.Text;
using Ainft.Functions.Upkeep;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace Ainft.Functions.Tests.Operations;

/// <summary>The audit is one chain of lines, and an anchored statement names its head.</summary>
public sealed class AuditTests(StorageFixture storage, ChainFixture chain)
{
    private static readonly Dictionary<string, string?> WithKey = new()
    {
        [OperatorClient.Setting.Name] = OperatorClient.Key,
    };

    [Fact]
    public async Task Each_act_has_a_line_before_it_begins_and_a_line_with_its_result()
    {
        await using var app = await App.StartAsync(storage, WithKey);

        var first = await app.ActAsync("redeliver");
        await app.ActAsync("sweep");

        var lines = await app.ChainAsync();
        Assert.Equal(["redeliver", "redeliver", "sweep", "sweep"], lines.Select(line => line.Act));
        Assert.Equal(
            ["begun", "redelivered 0 messages", "begun", "swept bundles and runs"], lines.Select(line => line.Result));
        Assert.All(lines, line => Assert.Equal("key", line.Who));
        Assert.Equal(1, first.GetProperty("line").GetInt64());
    }

    [Fact]
    public async Task Two_instances_that_act_at_once_append_to_one_chain()
    {
        // Equal acts of the same millisecond are the hardest case.
        Action<WebApplicationBuilder> atOnce = app => app.Services.AddSingleton<TimeProvider>(new StoppedTime());
        await using var one = await App.StartAsync(storage, WithKey, atOnce);
        var other = await App.StartAsync([.. await SettingsOf(one), .. WithKey], atOnce);
        await using (other)
            await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? one : other).ActAsync("redeliver")));

        Assert.Equal(12, (await one.ChainAsync()).Length);
    }

    [Theory]
    [InlineData(Fault.RequestLost)]
    [InlineData(Fault.AnswerLost)]
    public async Task A_lost_append_or_a_lost_answer_leaves_each_line_once(Fault fault)
    {
        var faults = new FaultTransport(write => write.Path.Contains("-audit/", StringComparison.Ordinal));
        await using var app = await App.StartAsync(
            storage, WithKey, builder => builder.Services.AddSingleton<HttpPipelineTransport>(faults));
        await app.ActAsync("redeliver");
        faults.Reset();

        faults.Lose(0, fault);
        await app.ActAsync("redeliver");

        Assert.Equal(4, (await app.ChainAsync()).Length);
    }

    [Fact]
    public async Task The_doctor_finds_a_changed_line_and_a_removed_one()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, OperatorClient.Setting);
        foreach (var act in (string[])["sweep", "redeliver", "sweep"])
            await app.ActAsync(act);
        Assert.DoesNotContain((await app.ExamineAsync()).Findings, finding => finding.Code == "audit-broken");
        var original = await ReadAsync(world);

        await ReplaceAsync(world, original.Replace("redelivered 0", "redelivered 9", StringComparison.Ordinal));
        var changed = (await app.ExamineAsync()).Requires("audit-broken");
        await ReplaceAsync(world, string.Join('\n', original.Split('\n').Where((_, i) => i != 2)));
        var removed = (await app.ExamineAsync()).Requires("audit-broken");

        Assert.Contains("Line 4", changed.Found, StringComparison.Ordinal);
        Assert.Contains("Line 2", removed.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_last_line_stops_further_acts()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, OperatorClient.Setting);
        await app.ActAsync("redeliver");
        await ReplaceAsync(world, (await ReadAsync(world)).TrimEnd() + " \n");

        using var answer = await app.SendAsync("POST", "redeliver");

        Assert.Equal(500, (int)answer.StatusCode);
        (await app.ExamineAsync()).Requires("part-unreadable");
    }

    [Fact]
    public async Task The_head_is_stated_once_and_its_bundle_is_anchored()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        var app = await world.StartAppAsync(null, OperatorClient.Setting);
        await app.RunAsync("AnchorAudit");
        Assert.Empty(await app.AuditAsync());
        await app.ActAsync("redeliver");

        await app.RunAsync("AnchorAudit");
        await app.RunAsync("AnchorAudit");

        var lines = await app.ChainAsync();
        Assert.Equal(["redeliver", "redeliver", "anchor"], lines.Select(line => line.Act));
        var words = lines[^1].Result.Split(' ');
        Assert.Equal(StatementOf(lines[1], world.Domain).ToString(), words[1]);
        await app.RunAsync("AnchorBundles");
        var bundle = await app.GetJsonAsync($"bundles/{words[^1]}");
        Assert.Equal("batched", bundle.GetProperty("state").GetString());
        Assert.DoesNotContain(
            (await app.ExamineAsync()).Findings, one => one.Code.StartsWith("audit-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_doctor_finds_acts_that_are_not_anchored_for_days_and_a_head_that_was_never_anchored()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, OperatorClient.Setting);
        await app.ActAsync("redeliver");
        var late = new ShiftedTime { Ahead = TimeSpan.FromDays(3) };
        (await app.ExamineAsync(time: late)).Requires("audit-unanchored");
        await app.RunAsync("AnchorAudit");
        Assert.DoesNotContain(
            (await app.ExamineAsync(time: late)).Findings,
            one => one.Code.StartsWith("audit-", StringComparison.Ordinal));
        var bundle = (await app.ChainAsync())[^1].Result.Split(' ')[^1];

        // The last line has no successor that commits to it, so only its bundle shows the change.
        await ReplaceAsync(world, (await ReadAsync(world)).Replace(
            bundle, $"{Sha256Digest.Of("no bundle"u8)}", StringComparison.Ordinal));

        var missing = (await app.ExamineAsync()).Requires("audit-statement-missing");
        Assert.Contains($"{Sha256Digest.Of("no bundle"u8)}", missing.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_of_the_index_accepts_the_statement_and_the_report_has_its_result()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(null, OperatorClient.Setting);
        (await app.ExamineAsync()).Requires("never-checked");
        await app.ActAsync("redeliver");
        await app.RunAsync("AnchorAudit");

        var report = await Upkeep.Upkeep.CheckAsync(world);

        Assert.True(report.ExitCode == UpkeepExit.Clean, Upkeep.Upkeep.TextOf(report));
        Assert.DoesNotContain((await app.ExamineAsync()).Findings, finding => finding.Code == "never-checked");
    }

    private async Task<Dictionary<string, string?>> SettingsOf(App app) => new()
    {
        ["AzureWebJobsStorage"] = await storage.ConnectAsync(),
        ["AINFT_PREFIX"] = app.Get<IConfiguration>()["AINFT_PREFIX"],
        ["Ainft__Chain__RpcUrls"] = "http://127.0.0.1:9",
        ["Ainft__Chain__ChainId"] = "31337",
        ["Ainft__Chain__Registry"] = "0x5FbDB2315678afecb367f032d93F642f64180aa3",
    };

    private static Sha256Digest StatementOf(AuditLine line, MintDomain domain) =>
        Sha256Digest.Of(new AuditStatement(line.Number, Sha256Digest.Of(line.Write()), line.Time, domain).Write());

    private static BlobContainerClient ContainerOf(World world) =>
        new BlobServiceClient(world.Storage).GetBlobContainerClient($"{world.Prefix}-audit");

    private static async Task<string> ReadAsync(World world) =>
        (await ContainerOf(world).GetBlobClient("00000000.ndjson").DownloadContentAsync()).Value.Content.ToString();

    /// <summary>Replaces the audit, as a thief of the storage's key can.</summary>
    private static async Task ReplaceAsync(World world, string content)
    {
        var blob = ContainerOf(world).GetAppendBlobClient("00000000.ndjson");
        await blob.DeleteAsync();
        await blob.CreateAsync();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        await blob.AppendBlockAsync(stream);
    }

    /// <summary>A clock that shows one moment, while timers run.</summary>
    private sealed class StoppedTime : TimeProvider
    {
        private static readonly DateTimeOffset Moment = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Moment;
    }
}
