using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Cli.Api;
using Ainft.Cli.Proofs;
using Ainft.Functions.Evidence;
using Ainft.Functions.Nodes;
using Ainft.Functions.Runs;
using Ainft.Functions.Tests.Nodes;
using Ainft.Functions.Tests.Runs;
using Ainft.Functions.Tests.Upkeep;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Evidence;

/// <summary>
/// The kept results of a run: statements that are anchored and proven like mints, evidence that verifies offline, and
/// badges.
/// </summary>
public sealed class StatementTests(StorageFixture storage, ChainFixture chain) : TaskScene(storage, chain)
{
    [Fact]
    public async Task The_statements_of_a_run_are_anchored_and_its_verdict_is_confirmed_by_the_chain_alone()
    {
        var (id, run) = await ReproduceAsync(3);
        var page = await App.GetJsonAsync($"ainfts/{id}/statements");
        Assert.Equal(["summary", "node", "node", "node"],
            page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("kind").GetString()));
        Assert.All(page.GetProperty("items").EnumerateArray(), item => Assert.Equal((run.ToString(), "pending"),
            (item.GetProperty("run").GetString(), item.GetProperty("status").GetString())));
        Assert.Equal("{\"kind\":\"reproduced\",\"agreed\":3,\"of\":3}",
            page.GetProperty("items")[0].GetProperty("verdict").GetRawText());
        Assert.Equal(World.Operator.Address.ToString(), page.GetProperty("items")[0].GetProperty("signer").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await App.Http.GetAsync($"ainfts/{id}/evidence")).StatusCode);

        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(id, "included", "finalized");
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");

        Assert.True(EvidenceFile.TryParse(await App.Http.GetByteArrayAsync($"ainfts/{id}/evidence"),
            out var evidence, out var violations), string.Join('\n', violations));
        var offline = EvidenceVerifier.Verify(evidence);
        Assert.True(offline.IsValid, TextOf(offline));
        Assert.Equal(new StatedVerdict(VerdictKind.Reproduced, 3, 3), offline.Verdict);
        Assert.True(offline.IsOpen);
        using var node = new Node(World.Rpc);
        var online = EvidenceVerifier.Verify(evidence,
            await EvidenceReading.ReadAsync(node, evidence, TestContext.Current.CancellationToken));
        Assert.True(online.IsConfirmedByChain, TextOf(online));
        Assert.Equal("finalized", (await App.GetJsonAsync($"ainfts/{id}/statements?limit=1"))
            .GetProperty("items")[0].GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.OK, (await App.Http.GetAsync($"ainfts/{id}/evidence?run={run}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await App.Http.GetAsync($"ainfts/{id}/evidence?run={default(Sha256Digest)}")).StatusCode);
    }

    [Fact]
    public async Task Sigstore_verifies_the_statement_of_a_node_by_the_key_that_it_names()
    {
        var (id, _) = await ReproduceAsync(2);
        var envelope = JsonNode.Parse((await App.GetJsonAsync($"ainfts/{id}/statements"))
            .GetProperty("items")[1].GetProperty("envelope").GetRawText())!;
        var payload = Convert.FromBase64String(envelope["payload"]!.GetValue<string>());
        Assert.True(ProvenanceStatement.TryRead(payload, out var statement, out _));
        var bundle = new JsonObject
        {
            ["mediaType"] = "application/vnd.dev.sigstore.bundle.v0.3+json",
            ["verificationMaterial"] = new JsonObject
            { ["publicKey"] = new JsonObject { ["hint"] = statement.Key!.KeyId } },
            ["dsseEnvelope"] = new JsonObject
            {
                ["payload"] = envelope["payload"]!.DeepClone(),
                ["payloadType"] = envelope["payloadType"]!.DeepClone(),
                ["signatures"] = new JsonArray(envelope["signatures"]![1]!.DeepClone()),
            },
        };
        var input = new JsonObject { ["bundle"] = bundle, ["key"] = statement.Key.ToPem() };
        Assert.Equal("verified", await SigstoreAsync(input));
        input["key"] = ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportSubjectPublicKeyInfoPem();
        Assert.Equal("SIGNATURE_ERROR", await SigstoreAsync(input));
    }

    /// <summary>The result of the Sigstore verifier for a bundle, without a transparency log.</summary>
    private static async Task<string> SigstoreAsync(JsonObject input) => (await NodeScript.RunAsync("""
        const { bundleFromJSON } = require('@sigstore/bundle');
        const { Verifier, toSignedEntity } = require('@sigstore/verify');
        const { bundle, key } = JSON.parse(require('fs').readFileSync(0));
        const publicKey = require('crypto').createPublicKey(key);
        const trust = {
          certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [],
          publicKey: () => ({ publicKey, validFor: () => true }),
        };
        const verifier = new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });
        try { verifier.verify(toSignedEntity(bundleFromJSON(bundle))); console.log('verified'); }
        catch (error) { console.log(error.code ?? String(error)); }
        """, input.ToJsonString())).Trim();

    [Fact]
    public async Task A_component_says_whether_it_was_reproduced_and_so_do_its_badges()
    {
        var (run, panel) = await DrawAsync(3, registered: 3);
        var id = (await RunAsync(run)).Request.Subject!.Value;
        Assert.Equal(("in-progress", "in progress"), await StandingAsync(id));

        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));

        Assert.Equal(("reproduced", "reproduced 3/3"), await StandingAsync(id));
        var reproduction = (await App.GetJsonAsync($"ainfts/{id}")).GetProperty("reproduction");
        Assert.Equal($"{{\"state\":\"reproduced\",\"agreed\":3,\"of\":3,\"run\":\"{run}\"}}",
            reproduction.GetRawText());
        // A further request keeps the current verdict.
        await RequestAsync(id, 2);
        Assert.Equal(("reproduced", "reproduced 3/3"), await StandingAsync(id));
        var untried = Reproducible("nobody asked");
        await Creator.MintAsync(App.Http, Creator.Single(untried));
        Assert.Equal(("never-tried", "never tried"), await StandingAsync(Creator.IdOf(untried)));
        using var svg = await App.Http.GetAsync($"ainfts/{id}/badge.svg");
        Assert.Equal(("image/svg+xml", "public, max-age=300"),
            (svg.Content.Headers.ContentType!.MediaType, svg.Headers.CacheControl!.ToString()));
        Assert.Contains("reproduced by 3 of 3 nodes", await svg.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verdict_and_its_evidence_stay_current_after_any_number_of_inconclusive_runs()
    {
        var (id, run) = await ReproduceAsync(2);
        await App.RunAsync("AnchorBundles");
        var summary = (await App.Get<StatementStore>().ReadRunAsync(
            id, run, (await RunAsync(run)).DecidedAt!.Value, TestContext.Current.CancellationToken))[0];
        var inconclusive = Enumerable.Range(1, 1_100).Select(i => summary with
        {
            Statement = Sha256Digest.Of(BitConverter.GetBytes(i)),
            Run = Sha256Digest.Of(BitConverter.GetBytes(-i)),
            DecidedAt = summary.DecidedAt.AddSeconds(i),
            Verdict = new StatedVerdict(VerdictKind.Inconclusive, 0, 0),
        });
        await App.Get<StatementStore>()
            .InsertAsync(summary.Bundle, [.. inconclusive], TestContext.Current.CancellationToken);

        Assert.Equal(("reproduced", "reproduced 2/2"), await StandingAsync(id));
        foreach (var query in new[] { "", $"?run={run}" })
        {
            Assert.True(EvidenceFile.TryParse(await App.Http.GetByteArrayAsync($"ainfts/{id}/evidence{query}"),
                out var evidence, out _));
            Assert.Equal((3, new StatedVerdict(VerdictKind.Reproduced, 2, 2)),
                (evidence.Statements.Count, EvidenceVerifier.Verify(evidence).Verdict));
        }
    }

    [Theory]
    [InlineData("statements", HttpStatusCode.NotFound)]
    [InlineData("evidence", HttpStatusCode.NotFound)]
    [InlineData("badge.svg", HttpStatusCode.NotFound)]
    [InlineData("badge.json", HttpStatusCode.NotFound)]
    [InlineData("statements?limit=0", HttpStatusCode.UnprocessableEntity)]
    [InlineData("statements?page=%21", HttpStatusCode.UnprocessableEntity)]
    [InlineData("statements?run=0x12", HttpStatusCode.UnprocessableEntity)]
    [InlineData("evidence?run=5", HttpStatusCode.UnprocessableEntity)]
    public async Task Bad_requests_are_refused(string path, HttpStatusCode expected)
    {
        var unknown = Creator.IdOf(Reproducible("never minted"));
        using var answer = await App.Http.GetAsync($"ainfts/{unknown}/{path}");
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound,
            (await App.Http.GetAsync($"ainfts/nothing/{path.Split('?')[0]}")).StatusCode);
    }

    [Fact]
    public async Task Pages_of_statements_go_on_where_the_last_ended()
    {
        var (id, _) = await ReproduceAsync(3);
        var all = (await App.GetJsonAsync($"ainfts/{id}/statements")).GetProperty("items")
            .EnumerateArray().Select(item => item.GetProperty("statement").GetString()).ToArray();
        var (found, page) = (new List<string?>(), "");
        while (page is not null)
        {
            var next = await App.GetJsonAsync(
                $"ainfts/{id}/statements?limit=1{(page.Length > 0 ? $"&page={page}" : "")}");
            found.AddRange(next.GetProperty("items").EnumerateArray()
                .Select(item => item.GetProperty("statement").GetString()));
            page = next.TryGetProperty("page", out var token) ? token.GetString() : null;
        }
        Assert.Equal(all, found);
    }

    [Fact]
    public async Task Evidence_is_late_but_never_missing_at_whichever_read_of_a_request_its_run_is_settled()
    {
        var reads = new FaultTransport(everything: true);
        var reader = await World.StartAppAsync(builder => builder.Services.AddSingleton<HttpPipelineTransport>(reads));
        for (var (n, held) = (0, true); held; n++)
        {
            var (run, panel) = await DrawAsync(2);
            var id = (await RunAsync(run)).Request.Subject!.Value;
            await App.RunAsync("AnchorBundles");
            var first = panel[0].WorkAsync(run);
            using var bound = await panel[1]
                .CommitAsync(run, NodeUnderTest.ResultOf((await panel[1].ReadAsync(run)).Manifest));
            await first;
            reads.Reset();
            var last = n;
            reads.Holding = _ => reads.Writes.Count == last + 1 ? panel[1].RevealAsync(run) : Task.CompletedTask;
            using var answer = await reader.Http.GetAsync($"ainfts/{id}/evidence");
            Assert.Equal((n, HttpStatusCode.ServiceUnavailable), (n, answer.StatusCode));
            held = reads.Writes.Count > n;
        }
    }

    [Fact]
    public async Task Statements_that_are_appended_again_whatever_was_lost_are_one_set_of_rows()
    {
        var (id, run) = await ReproduceAsync(2);
        var (decided, before) = (await RunAsync(run), await RowsAsync());
        var faults = new FaultTransport();
        var other = await World.StartAppAsync(builder => builder.Services.AddSingleton<HttpPipelineTransport>(faults),
            ("Ainft__StorageRetries", "0"));
        await other.Get<AppendEvidence>().RunAsync(decided, id, TestContext.Current.CancellationToken);
        var writes = faults.Writes.Count;
        Assert.Equal(before, await RowsAsync());
        // From here on the index has no row of them, and every write fails once, either its request or its answer.
        foreach (var fault in Enum.GetValues<Fault>())
            for (var n = 0; n < writes; n++)
            {
                foreach (var row in await new StoredIndex(World).RowsAsync("Statements"))
                    await new StoredIndex(World).Table("Statements").DeleteEntityAsync(row.PartitionKey, row.RowKey);
                faults.Reset();
                faults.Lose(n, fault);
                await TryAppendAsync(other, decided, id);
                faults.Reset();
                await other.Get<AppendEvidence>().RunAsync(decided, id, TestContext.Current.CancellationToken);
                Assert.Equal(before, await RowsAsync());
            }
    }

    [Fact]
    public async Task Their_index_is_checked_repaired_and_rebuilt()
    {
        await ReproduceAsync(2);
        await App.RunAsync("AnchorBundles");
        await ReproduceAsync(2);
        var index = new StoredIndex(World);
        var whole = await TableSnapshot.TakeAsync(World, "Statements");
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
        foreach (var (expected, break_) in new (string, Func<Task>)[]
        {
            ("statement-missing", () => index.DeleteRowAsync("Statements")),
            ("statement-wrong", () => index.ChangeRowAsync("Statements", "LineOffset", 7)),
            ("statement-dangling",
                () => index.AddRowAsync("Statements", key => key[..^1] + (key[^1] == '0' ? '1' : '0'))),
        })
        {
            await break_();
            Assert.StartsWith($"{expected} 1 0", await Upkeep.Upkeep.FindingsAsync(World), StringComparison.Ordinal);
            Assert.StartsWith($"{expected} 1 1",
                await Upkeep.Upkeep.FindingsAsync(World, repair: true), StringComparison.Ordinal);
            Assert.Equal(whole, await TableSnapshot.TakeAsync(World, "Statements"));
        }

        var (report, _) = await Upkeep.Upkeep.RebuildAsync(World, dropOld: false);

        Assert.Equal("", Upkeep.Upkeep.TextOf(report));
        Assert.Equal(whole, (await TableSnapshot.TakeAsync(World, "Statements1"))
            .Replace("Statements1 ", "Statements ", StringComparison.Ordinal));
    }

    private async Task<(AinftId Id, Sha256Digest Run)> ReproduceAsync(int panel)
    {
        var (run, nodes) = await DrawAsync(panel);
        await Task.WhenAll(nodes.Select(node => node.WorkAsync(run)));
        Assert.Equal("reproduced", await StateAsync(run));
        return ((await RunAsync(run)).Request.Subject!.Value, run);
    }

    private async Task<Run> RunAsync(Sha256Digest run) =>
        (await App.Get<RunStore>().FindAsync(run, TestContext.Current.CancellationToken))!;

    private async Task<(string? State, string? Badge)> StandingAsync(AinftId id) => (
        (await App.GetJsonAsync($"ainfts/{id}")).GetProperty("reproduction").GetProperty("state").GetString(),
        (await App.GetJsonAsync($"ainfts/{id}/badge.json")).GetProperty("message").GetString());

    /// <summary>The statements that have rows. With several bundles, races decide which bundle a row names.</summary>
    private async Task<string> RowsAsync() =>
        string.Join('\n', (await new StoredIndex(World).RowsAsync("Statements")).Select(row => row.RowKey).Order());

    private static async Task TryAppendAsync(App app, Run decided, AinftId id)
    {
        try
        {
            await app.Get<AppendEvidence>().RunAsync(decided, id, TestContext.Current.CancellationToken);
        }
        catch (InvalidOperationException failure)
        {
            TestContext.Current.SendDiagnosticMessage("The ledger was let down: {0}", failure.Message);
        }
    }

    private static string TextOf(EvidenceReport report) => string.Join('\n',
        report.Component.Checks.Concat(report.Summary).Concat(report.Nodes.SelectMany(node => node.Checks))
        .Concat(report.Batches.SelectMany(batch => batch.Checks)).Where(check => check.Result != CheckResult.Pass));
}
