using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Ainft.Functions.Runs;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Runs;

/// <summary>The tasks of a node in a run, from the offer to the end.</summary>
public sealed class TaskTests(StorageFixture storage, ChainFixture chain) : TaskScene(storage, chain)
{
    private const HttpStatusCode Unprocessable = HttpStatusCode.UnprocessableEntity;

    [Fact]
    public async Task Nodes_commit_wait_for_one_another_reveal_and_are_done()
    {
        var (run, panel) = await DrawAsync(3);
        Assert.Equal(3, panel.Length);

        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));

        Assert.Equal("reproduced", await StateAsync(run));
        Assert.Equal("done", (await panel[0].ReadAsync(run)).State);
        Assert.Empty(await panel[0].PollAsync());
    }

    [Fact]
    public async Task A_node_gets_the_manifests_and_the_parents_that_the_workflow_takes_files_from()
    {
        var data = $$"""
            {"ainft":1,"kind":"data","name":"the data",
             "artifacts":[{"uri":"https://example.org/data.txt","sha256":"{{new string('a', 64)}}","size":4}]}
            """;
        await Creator.MintAsync(App.Http, Creator.Single(data));
        var parent = Creator.IdOf(data);
        var manifest = JsonNode.Parse(Reproducible("trained"))!.AsObject();
        manifest["parents"] = new JsonArray(new JsonObject { ["id"] = parent.ToString(), ["relation"] = "trained-on" });
        manifest["workflow"]!["inputs"] =
            new JsonArray(new JsonObject { ["parent"] = 0, ["path"] = "data/corpus.txt" });
        var (run, panel) = await DrawAsync(2, manifest.ToJsonString());

        var task = await panel[0].ReadAsync(run);

        Assert.Equal(Creator.IdOf(manifest.ToJsonString()), task.Subject);
        Assert.Equal("commit", task.State);
        Assert.Equal(parent, task.Parents.Single().Value.IdFor(Creator.Address));
        Assert.True(Job.TryDerive(task.Manifest, task.Parents.GetValueOrDefault, out var job, out _));
        Assert.Equal("https://example.org/data.txt", job.Files.Single().Uri);
    }

    [Fact]
    public async Task A_commitment_is_accepted_again_but_no_other()
    {
        var (run, panel) = await DrawAsync(2);
        var commitment = Sha256Digest.Of("a commitment"u8);

        Assert.Equal("wait", (await AnswersAsync(HttpStatusCode.OK, panel[0].CommitAsync(run, commitment)))
            .GetProperty("state").GetString());
        await AnswersAsync(HttpStatusCode.OK, panel[0].CommitAsync(run, commitment));
        await AnswersAsync(HttpStatusCode.Conflict, panel[0].CommitAsync(run, Sha256Digest.Of("another"u8)));

        Assert.Equal("wait", (await panel[0].ReadAsync(run)).State);
    }

    [Fact]
    public async Task A_node_cannot_reveal_before_committing_nor_before_all_have()
    {
        var (run, panel) = await DrawAsync(2);
        var result = NodeUnderTest.ResultOf((await panel[0].ReadAsync(run)).Manifest);
        await AnswersAsync(HttpStatusCode.OK, panel[0].CommitAsync(run, result));

        await AnswersAsync(HttpStatusCode.Conflict, panel[0].RevealAsync(run));
        Assert.Equal("reveal", (await AnswersAsync(HttpStatusCode.OK, panel[1].CommitAsync(run, result)))
            .GetProperty("state").GetString());
        await AnswersAsync(HttpStatusCode.OK, panel[0].RevealAsync(run));
        await AnswersAsync(HttpStatusCode.OK, panel[0].RevealAsync(run));
        Assert.Equal("revealing", await StateAsync(run));
        await AnswersAsync(HttpStatusCode.OK, panel[1].RevealAsync(run));

        Assert.Equal("reproduced", await StateAsync(run));
    }

    [Fact]
    public async Task A_node_that_reveals_another_result_is_refused_and_ends_without_a_reply()
    {
        var (run, panel) = await DrawAsync(2);
        var manifest = (await panel[0].ReadAsync(run)).Manifest;
        foreach (var node in panel)
            await AnswersAsync(HttpStatusCode.OK, node.CommitAsync(run, NodeUnderTest.ResultOf(manifest)));

        var problem = await AnswersAsync(HttpStatusCode.Conflict,
            panel[0].RevealAsync(run, NodeUnderTest.ResultOf(manifest, instead: "chosen later")));
        await AnswersAsync(HttpStatusCode.Conflict, panel[0].RevealAsync(run));

        Assert.Equal("other-result", problem.GetProperty("code").GetString());
        Assert.Equal("done", (await panel[0].ReadAsync(run)).State);
    }

    [Fact]
    public async Task Signatures_of_others_are_refused()
    {
        var (run, panel) = await DrawAsync(2);
        var commitment = Sha256Digest.Of("a commitment"u8);
        JsonObject Signed(NodeUnderTest signer, Sha256Digest over) => new()
        {
            ["commitment"] = commitment.ToString(),
            ["signature"] = signer.Client.Key.Sign(RunMessages.HashCommit(World.Domain, over, commitment)).ToString(),
        };

        var foreign = Signed(panel[1], run);
        await AnswersAsync(Unprocessable,
            panel[0].Client.PostAsync($"{panel[0].PathOf(run)}/commit", foreign.ToJsonString()));
        var otherRun = Signed(panel[0], commitment);
        await AnswersAsync(Unprocessable,
            panel[0].Client.PostAsync($"{panel[0].PathOf(run)}/commit", otherRun.ToJsonString()));
        Assert.Equal("commit", (await panel[0].ReadAsync(run)).State);
        var manifest = (await panel[0].ReadAsync(run)).Manifest;
        foreach (var node in panel)
            await AnswersAsync(HttpStatusCode.OK, node.CommitAsync(run, NodeUnderTest.ResultOf(manifest)));
        var (mine, theirs) = (JsonNode.Parse(await panel[0].RevealBodyAsync(run))!.AsObject(),
            JsonNode.Parse(await panel[1].RevealBodyAsync(run))!.AsObject());
        mine["signature"] = theirs["signature"]!.GetValue<string>();

        await AnswersAsync(Unprocessable,
            panel[0].Client.PostAsync($"{panel[0].PathOf(run)}/reveal", mine.ToJsonString()));

        await AnswersAsync(HttpStatusCode.OK, panel[0].RevealAsync(run));
    }

    [Fact]
    public async Task A_second_signature_must_be_over_the_statement_and_by_the_key_that_comes_with_it()
    {
        var (run, panel) = await DrawAsync(2);
        var manifest = (await panel[0].ReadAsync(run)).Manifest;
        foreach (var node in panel)
            await AnswersAsync(HttpStatusCode.OK, node.CommitAsync(run, NodeUnderTest.ResultOf(manifest)));
        var good = await panel[0].RevealBodyAsync(run);
        var (mine, theirs) = (JsonNode.Parse(good)!["attestation"]!,
            JsonNode.Parse(await panel[1].RevealBodyAsync(run))!["attestation"]!);
        var (key, signature) = (mine["key"]!.ToJsonString(), mine["signature"]!.ToJsonString());

        foreach (var (attestation, pointer) in new[]
        {
            ($$"""{"key":{{key}},"signature":{{theirs["signature"]!.ToJsonString()}}}""", "/attestation/signature"),
            ($$"""{"key":{{key}},"signature":"{{panel[0].Attest("{}"u8)}}"}""", "/attestation/signature"),
            ($$"""{"key":{{key}},"signature":"none"}""", "/attestation/signature"),
            ($$"""{"key":{{key}}}""", "/attestation/signature"),
            // The account signed a statement that names its own key.
            ($$"""{"key":{{theirs["key"]!.ToJsonString()}},"signature":{{signature}}}""", "/signature"),
            ($$"""{"key":"{{new string('A', 124)}}","signature":{{signature}}}""", "/attestation/key"),
            ("\"none\"", "/attestation"),
        })
        {
            var body = JsonNode.Parse(good)!.AsObject();
            body["attestation"] = JsonNode.Parse(attestation);
            using var answer = await panel[0].Client.PostAsync($"{panel[0].PathOf(run)}/reveal", body.ToJsonString());
            Assert.Equal(Unprocessable, answer.StatusCode);
            var violations = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("violations");
            Assert.Equal(pointer, violations[0].GetProperty("pointer").GetString());
        }
        await AnswersAsync(HttpStatusCode.OK, panel[0].Client.PostAsync($"{panel[0].PathOf(run)}/reveal", good));
    }

    [Fact]
    public async Task Only_nodes_of_the_panel_take_part_and_only_in_runs_that_are()
    {
        var (run, panel) = await DrawAsync(2);
        var stranger = (await NodeUnderTest.JoinAsync(App.Http, World.Domain, 1)).Single();
        var unknown = Sha256Digest.Of("no run"u8);
        var commitment = Sha256Digest.Of("a commitment"u8);

        await AnswersAsync(HttpStatusCode.Forbidden, stranger.CommitAsync(run, commitment));
        await AnswersAsync(HttpStatusCode.Forbidden, stranger.Client.GetAsync(stranger.PathOf(run)));
        await AnswersAsync(HttpStatusCode.Forbidden, stranger.WithdrawAsync(run, "none of mine"));
        await AnswersAsync(HttpStatusCode.Forbidden, stranger.PutLogAsync(run, "none of mine"));
        await AnswersAsync(HttpStatusCode.Forbidden, stranger.Client.GetAsync(panel[0].PathOf(run)));
        await AnswersAsync(HttpStatusCode.Forbidden,
            stranger.Client.PostAsync($"{panel[0].PathOf(run)}/withdraw", """{"reason":"out of spite"}"""));
        await AnswersAsync(HttpStatusCode.NotFound, panel[0].CommitAsync(unknown, commitment));
        await AnswersAsync(HttpStatusCode.NotFound, panel[0].Client.GetAsync(panel[0].PathOf(unknown)));
        await AnswersAsync(HttpStatusCode.NotFound, panel[0].WithdrawAsync(unknown, "unknown"));
        await AnswersAsync(HttpStatusCode.NotFound, panel[0].PutLogAsync(unknown, "unknown"));
        await AnswersAsync(HttpStatusCode.NotFound, App.Http.GetAsync($"{panel[0].PathOf(unknown)}/log"));
        Assert.Equal("computing", await StateAsync(run));
    }

    [Fact]
    public async Task A_task_that_is_given_back_is_offered_to_another_and_leaves_the_end_of_its_log()
    {
        var (run, panel) = await DrawAsync(2, registered: 3);
        await AnswersAsync(HttpStatusCode.OK, panel[0].WithdrawAsync(run, "The disk is full.", "the last\nof the log"));
        await AnswersAsync(HttpStatusCode.OK, panel[0].WithdrawAsync(run, "The disk is full.", "the last\nof the log"));

        Assert.Equal("done", (await panel[0].ReadAsync(run)).State);
        await AnswersAsync(HttpStatusCode.Conflict, App.Http.GetAsync($"{panel[0].PathOf(run)}/log"));
        await AnswersAsync(HttpStatusCode.Conflict, panel[0].CommitAsync(run, Sha256Digest.Of("too late"u8)));
        var tasks = (await App.GetJsonAsync($"runs/{run}")).GetProperty("panel").EnumerateArray().ToArray();
        Assert.Equal(3, tasks.Length);
        var first = tasks.Single(task => task.GetProperty("node").GetString() == panel[0].Address.ToString());
        Assert.Equal("The disk is full.", first.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_node_that_leaves_gives_its_tasks_back()
    {
        var (run, panel) = await DrawAsync(2, registered: 3);
        panel[0].Client.Time = new ShiftedTime { Ahead = TimeSpan.FromSeconds(5) };

        await AnswersAsync(HttpStatusCode.OK, panel[0].LeaveAsync());

        var tasks = (await App.GetJsonAsync($"runs/{run}")).GetProperty("panel").EnumerateArray().ToArray();
        var first = tasks.Single(task => task.GetProperty("node").GetString() == panel[0].Address.ToString());
        Assert.Equal("withdrawn", first.GetProperty("state").GetString());
        Assert.Equal(3, tasks.Length);
    }

    [Fact]
    public async Task A_stored_result_is_acknowledged_even_if_the_next_step_fails()
    {
        await using var keyless = await World.StartAppAsync(null, ("Ainft__Chain__OperatorKey", ""));
        var (run, panel) = await DrawAsync(2);
        var manifest = (await panel[0].ReadAsync(run)).Manifest;
        foreach (var node in panel)
            await AnswersAsync(HttpStatusCode.OK, node.CommitAsync(run, NodeUnderTest.ResultOf(manifest)));
        await AnswersAsync(HttpStatusCode.OK, panel[0].RevealAsync(run));

        var last = new SignedClient(keyless.Http, World.Domain, panel[1].Client.Key);
        var answer = await AnswersAsync(HttpStatusCode.OK,
            last.PostAsync($"{panel[1].PathOf(run)}/reveal", await panel[1].RevealBodyAsync(run)));

        Assert.Equal("done", answer.GetProperty("state").GetString());
        Assert.Equal("reproduced", await StateAsync(run));
        Assert.Equal([run], await panel[0].PollAsync());
        await App.RunAsync("SweepRuns");
        Assert.Empty(await panel[0].PollAsync());
    }

    [Fact]
    public async Task A_node_that_waits_at_another_process_hears_of_a_task_at_that_ones_next_sweep()
    {
        await using var other = await World.StartAppAsync();
        var node = (await NodeUnderTest.JoinAsync(App.Http, World.Domain, 1)).Single();
        var waiting = new SignedClient(other.Http, World.Domain, node.Client.Key)
            .GetAsync($"nodes/{node.Address}/tasks?wait=20");
        await Eventually.HoldsAsync(() => Task.FromResult(other.Get<TaskSignals>().Listening == 1),
            TimeSpan.FromSeconds(15));
        var (run, _) = await DrawAsync(2, registered: 1);

        await other.RunAsync("SweepRuns");

        Assert.Contains(run.ToString(),
            (await AnswersAsync(HttpStatusCode.OK, waiting)).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_is_the_one_whose_digest_was_committed_to_and_is_read_when_the_run_is_decided()
    {
        const string Log = "epoch 1\nepoch 2\n";
        var (run, panel) = await DrawAsync(2);
        var manifest = (await panel[0].ReadAsync(run)).Manifest;
        var result = NodeUnderTest.ResultOf(manifest)
            with
        { LogSha256 = Sha256Digest.Of("epoch 1\nepoch 2\n"u8), LogSize = Log.Length };
        await AnswersAsync(HttpStatusCode.OK, panel[0].CommitAsync(run, result));
        await AnswersAsync(HttpStatusCode.Conflict, panel[0].PutLogAsync(run, Log));
        await AnswersAsync(HttpStatusCode.OK, panel[1].CommitAsync(run, NodeUnderTest.ResultOf(manifest)));
        await AnswersAsync(HttpStatusCode.OK, panel[0].RevealAsync(run));

        await AnswersAsync(Unprocessable, panel[0].PutLogAsync(run, "another log"));
        await AnswersAsync(HttpStatusCode.RequestEntityTooLarge,
            panel[0].PutLogAsync(run, new string('x', TaskLogs.MaxBytes + 1)));
        await AnswersAsync(HttpStatusCode.Created, panel[0].PutLogAsync(run, Log));
        await AnswersAsync(HttpStatusCode.OK, panel[0].PutLogAsync(run, Log));
        await AnswersAsync(HttpStatusCode.Conflict, App.Http.GetAsync($"{panel[0].PathOf(run)}/log"));
        await AnswersAsync(HttpStatusCode.OK, panel[1].RevealAsync(run));
        await AnswersAsync(Unprocessable, panel[1].PutLogAsync(run, Log));

        using var read = await App.Http.GetAsync($"{panel[0].PathOf(run)}/log");
        Assert.Equal((Log, "text/plain"),
            (await read.Content.ReadAsStringAsync(), read.Content.Headers.ContentType!.MediaType));
        Assert.Equal("nosniff", read.Headers.GetValues("X-Content-Type-Options").Single());
        await AnswersAsync(HttpStatusCode.NotFound, App.Http.GetAsync($"{panel[1].PathOf(run)}/log"));
    }

    [Fact]
    public async Task No_result_is_a_surprise()
    {
        var (run, panel) =
            await DrawAsync(2,
            Reproducible("measured",
            JsonNode.Parse(
            """{"close":{"file":"model.json","pointer":"/loss","value":1.5,"rel":0.01,"baseline":3}}""")!.AsObject()));
        var node = panel[0];
        var manifest = (await node.ReadAsync(run)).Manifest;
        foreach (var one in panel)
            await AnswersAsync(HttpStatusCode.OK, one.CommitAsync(run, NodeUnderTest.ResultOf(manifest)));
        var good = await node.RevealBodyAsync(run);
        var digest = JsonNode.Parse(good)!["result"]!["outputs"]![0]!["sha256"]!.GetValue<string>();

        foreach (var (old, changed) in new[]
        {
            ("\"value\":1.5", "\"value\":NaN"), ("\"value\":1.5", "\"value\":\"1.5\""),
            ("\"value\":1.5", "\"value\":1e400"), ("\"value\":1.5", "\"value\":null"),
            ("\"value\":1.5", "\"value\":Infinity"),
            ("\"path\":\"model.json\"", "\"path\":\"../model.json\""),
            ("\"path\":\"model.json\"", "\"path\":\"/etc/passwd\""), ("\"path\":\"model.json\"", "\"path\":\"a\\\\b\""),
            ("\"path\":\"model.json\"", "\"path\":\"a\\u0000b\""),
            ("\"path\":\"model.json\"", "\"path\":\"\\ud800\""), ("\"path\":\"model.json\"", "\"path\":\"\""),
            ("\"outcome\":\"finished\"", "\"outcome\":\"won\""), ("\"size\":9", "\"size\":-1"),
            ("\"size\":9", "\"size\":9007199254740993"), (digest, "00"),
            ("\"sandbox\":\"bubblewrap\"", "\"sandbox\":\"bubble\\u0000wrap\""),
            ("\"sandbox\":\"bubblewrap\"", "\"sandbox\":\"bubblewrap\",\"more\":1"),
            ("\"salt\":\"0x", "\"salt\":\"0xx"), ("\"signature\":\"0x", "\"signature\":\""),
            ("\"result\":{", "\"other\":{"), ("{", "["), ("2026-11-22T12", "yesterday"),
        })
        {
            var body = good.Replace(old, changed, StringComparison.Ordinal);
            Assert.NotEqual(good, body);
            using var answer = await node.Client.PostAsync($"{node.PathOf(run)}/reveal", body);
            Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or Unprocessable,
                $"{changed}: {answer.StatusCode}");
            Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>())
                .GetProperty("violations").EnumerateArray());
        }
        await AnswersAsync(HttpStatusCode.RequestEntityTooLarge,
            node.Client.PostAsync($"{node.PathOf(run)}/reveal", good + new string(' ', RevealForm.MaxBodyBytes)));
        await AnswersAsync(HttpStatusCode.OK, node.Client.PostAsync($"{node.PathOf(run)}/reveal", good));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"reason":""}""")]
    [InlineData("""{"reason":7}""")]
    [InlineData("""{"reason":"two\nlines"}""")]
    [InlineData("""{"reason":"a\u0000b"}""")]
    [InlineData("""{"reason":"\ud800"}""")]
    [InlineData("""{"reason":"so","log":7}""")]
    [InlineData("""{"reason":"so","log":"\udfff"}""")]
    [InlineData("""{"reason":"so","reason":"so"}""")]
    [InlineData("null")]
    public async Task No_withdrawal_is_a_surprise(string body)
    {
        var node = new NodeUnderTest(App.Http, World.Domain);
        var run = Sha256Digest.Of("any"u8);

        var problem = await AnswersAsync(Unprocessable, node.Client.PostAsync($"{node.PathOf(run)}/withdraw", body));

        Assert.NotEmpty(problem.GetProperty("violations").EnumerateArray());
    }

    [Fact]
    public async Task A_withdrawal_with_too_much_log_is_refused()
    {
        var node = new NodeUnderTest(App.Http, World.Domain);
        var run = Sha256Digest.Of("any"u8);

        await AnswersAsync(Unprocessable, node.WithdrawAsync(run, "so", new string('x', WithdrawForm.MaxLog + 1)));
        await AnswersAsync(Unprocessable, node.WithdrawAsync(run, new string('x', WithdrawForm.MaxReason + 1)));
        await AnswersAsync(HttpStatusCode.RequestEntityTooLarge,
            node.WithdrawAsync(run, "so", new string('x', WithdrawForm.MaxBodyBytes)));
    }
}
