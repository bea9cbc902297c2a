using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Cli.Dev;
using Ainft.Cli.Nodes;
using Ainft.Ethereum;

namespace Ainft.Cli.Tests.Nodes;

/// <summary>
/// Runs from the request to the verdict, with real nodes in real sandboxes, and with the real app, storage and chain.
/// </summary>
public sealed class NodeRunTests(ThreeNodes nodes) : IClassFixture<ThreeNodes>
{
    private readonly DevWorldFixture world = nodes.World;

    [Fact]
    public async Task Three_nodes_build_a_component_again_and_the_verdict_is_reproduced()
    {
        var id = await nodes.MintClaimAsync(
            await nodes.MintDataAsync("hello"), "tr a-z A-Z <data/in.txt >out/model.txt", "HELLO");
        var run = (await world.RunAsync("reproduce", id, "--wait", "--json")).Ended(ExitCode.Ok);
        Assert.Equal("reproduced", run.Json.GetProperty("state").GetString());
        var verdict = run.Json.GetProperty("verdict");
        Assert.Equal((3, 3), (verdict.GetProperty("agreed").GetInt32(), verdict.GetProperty("of").GetInt32()));
        Assert.Contains("reproduced 3/3", run.Error, StringComparison.Ordinal);
        var shown = (await world.RunAsync("runs", run.Json.GetProperty("id").GetString()!)).Ended(ExitCode.Ok).Out;
        Assert.Contains("reproduced 3/3", shown, StringComparison.Ordinal);
        var listed = (await world.RunAsync("runs", "--of", id)).Ended(ExitCode.Ok).Out;
        Assert.Contains(run.Json.GetProperty("id").GetString()!, listed, StringComparison.Ordinal);
        var requested = run.Json.GetProperty("requestedAt").GetDateTimeOffset().ToString("u");
        Assert.Contains(requested, shown, StringComparison.Ordinal);
        // A list shows times without seconds.
        Assert.Contains(requested[..^4], listed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_that_was_waited_for_is_confirmed_by_the_chain()
    {
        var id = await nodes.MintClaimAsync(
            await nodes.MintDataAsync("hello"), "cat data/in.txt >out/model.txt", "hello");
        var run = (await world.RunAsync("reproduce", id, "--json"))
            .Ended(ExitCode.Ok).Json.GetProperty("id").GetString()!;
        var file = nodes.State("evidence.json");
        (await world.RunAsync("proof", id, "--evidence", "--run", run, "--wait", "-o", file)).Ended(ExitCode.Ok);
        var report = (await world.RunAsync("verify", file, "--rpc", world.File.RpcUrl, "--json"))
            .Ended(ExitCode.Ok).Json;
        var checks = report.GetProperty("batches").EnumerateArray()
            .SelectMany(batch => batch.GetProperty("checks").EnumerateArray());
        Assert.All(checks, check => Assert.Equal("pass", check.GetProperty("result").GetString()));
    }

    [Fact]
    public async Task A_claim_that_does_not_come_out_is_not_reproduced_and_the_exit_code_says_so()
    {
        var id = await nodes.MintClaimAsync(
            await nodes.MintDataAsync("hello"), "tr a-z A-Z <data/in.txt >out/model.txt", "HELLO!");
        var run = (await world.RunAsync("reproduce", id, "--wait", "--json")).Ended(ExitCode.Refused).Json;
        Assert.Equal("not-reproduced", run.GetProperty("state").GetString());
        var consensus = run.GetProperty("verdict").GetProperty("consensus").GetProperty("result");
        var found = consensus.GetProperty("outputs")[0].GetProperty("sha256").GetString();
        Assert.Equal(ThreeNodes.Hex("HELLO"), found);
    }

    [Theory]
    [InlineData("open(b'out/\\xff', 'w')")]
    [InlineData("os.chdir('out'); [(os.mkdir('d'), os.chdir('d')) for n in range(3000)]")]
    public async Task A_workflow_that_leaves_what_cannot_be_kept_is_decided_and_nothing_of_it_stays(string python)
    {
        var id = await nodes.MintClaimAsync(
            await nodes.MintDataAsync("hello"), $"cp data/in.txt out/model.txt; python3 -c \"import os; {python}\"",
            "hello");
        var run = (await world.RunAsync("reproduce", id, "--wait", "--json")).Ended(ExitCode.Refused).Json;
        Assert.Equal("not-reproduced", run.GetProperty("state").GetString());
        Assert.All(run.GetProperty("panel").EnumerateArray(), member =>
            Assert.Equal("revealed", member.GetProperty("state").GetString()));
        foreach (var (account, node) in nodes.Accounts.Zip(nodes.All))
        {
            await node.WaitForAsync($"{run.GetProperty("id").GetString()}  not-reproduced");
            var tasks = Path.Combine(nodes.State($"node-{account}"), "tasks");
            Assert.Empty(Directory.GetDirectories(tasks, run.GetProperty("id").GetString()![2..] + "*"));
        }
    }

    [Fact]
    public async Task A_node_without_room_for_its_reserve_does_not_start_and_says_which_option_is_meant()
    {
        var run = (await world.RunAsync(
            "node", "run", "--dev", "7", "--state", nodes.State("short"), "--sandbox", "bubblewrap", "--keep-free",
            $"{int.MaxValue}")).Ended(ExitCode.Usage);
        Assert.Contains("--keep-free", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_nodes_agree_on_becomes_a_new_component_with_its_files()
    {
        var template = nodes.Template(await nodes.MintDataAsync("abc"), "tr a-z A-Z <data/in.txt >out/model.txt");
        var run = (await world.RunAsync("produce", template, "--wait", "--json")).Ended(ExitCode.Ok).Json;
        Assert.Equal("produced", run.GetProperty("state").GetString());
        (await world.RunAsync("get", run.GetProperty("produced").GetString()!)).Ended(ExitCode.Ok);
        using var http = new HttpClient();
        var artifact = $"{world.File.Api}/api/artifacts/{ThreeNodes.Hex("ABC")}";
        Assert.Equal("ABC", await http.GetStringAsync(artifact, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_node_whose_input_has_a_wrong_byte_gives_the_task_back_and_runs_nothing()
    {
        var (file, wrong) = (nodes.State("input.txt"), ThreeNodes.Hex("another text"));
        await File.WriteAllTextAsync(file, "a text", TestContext.Current.CancellationToken);
        var id = await nodes.MintClaimAsync(
            await nodes.MintDataAsync("x", $"file://{file}", wrong), "echo ran >out/model.txt", "ran\n");
        var run = (await world.RunAsync("reproduce", id, "--minutes", "5", "--json"))
            .Ended(ExitCode.Ok).Json.GetProperty("id").GetString()!;
        var said = await nodes.All[0].WaitForAsync($"{run}  withdrawn");
        Assert.Contains(wrong, said, StringComparison.Ordinal);
        var panel = (await world.RunAsync("runs", run, "--json"))
            .Ended(ExitCode.Ok).Json.GetProperty("panel").EnumerateArray();
        var address = world.File.Accounts[nodes.Accounts[0]].Address;
        var member = panel.Single(member => member.GetProperty("node").GetString() == address);
        Assert.Equal("withdrawn", member.GetProperty("state").GetString());
        Assert.Contains(wrong, member.GetProperty("reason").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_killed_after_its_commitment_reveals_the_same_when_it_is_started_again()
    {
        // The panel is the killed node and a node that the test plays. Nodes reveal only after that one commits.
        var id = await nodes.MintClaimAsync(
            await nodes.MintDataAsync("hello"), "tr a-z A-Z <data/in.txt >out/model.txt; date +%N", "HELLO", 4, 5);
        await using var played = await PlayedNode.JoinAsync(world, account: 5, nodes.State("played"));
        await using var killed = await RunningNode.StartAsync(world.Folder, nodes.State("killed"), "--dev", "4");
        var run = (await world.RunAsync("reproduce", id, "--replicas", "2", "--json"))
            .Ended(ExitCode.Ok).Json.GetProperty("id").GetString()!;
        await killed.WaitForAsync($"{run}  committed");
        await killed.KillAsync();
        await using var again = await RunningNode.StartAsync(
            world.Folder, nodes.State("killed"), "--dev", "4", "--once");
        await played.DoAsync(Sha256Digest.Parse(run), "HELLO");
        await again.WaitForAsync($"{run}  reproduced");
        if (!OperatingSystem.IsWindows())
            foreach (var entry in Directory.GetFileSystemEntries(nodes.State("killed")))
                Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(entry) & (UnixFileMode)0b000_111_111);
        var shown = (await world.RunAsync("runs", run, "--json")).Ended(ExitCode.Ok).Json;
        Assert.All(shown.GetProperty("panel").EnumerateArray(), member =>
            Assert.Equal("revealed", member.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task A_node_that_is_stopped_gives_back_what_it_has_not_done_and_leaves()
    {
        var id = await nodes.MintClaimAsync(await nodes.MintDataAsync("hello"), "echo begun; sleep 50", "HELLO", 5, 6);
        await using var other = await PlayedNode.JoinAsync(world, account: 5, nodes.State("other node"));
        await using var node = await RunningNode.StartAsync(world.Folder, nodes.State("leaver"), "--dev", "6");
        var run = (await world.RunAsync("reproduce", id, "--replicas", "2", "--minutes", "5", "--json"))
            .Ended(ExitCode.Ok).Json.GetProperty("id").GetString()!;
        await node.WaitForAsync($"{run}  running");
        var status = (await world.RunAsync("node", "status", "--dev", "6")).Ended(ExitCode.Ok).Out;
        Assert.Contains(run, status, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, await node.TerminateAsync());
        var member = (await world.RunAsync("runs", run, "--json"))
            .Ended(ExitCode.Ok).Json.GetProperty("panel").EnumerateArray()
            .Single(member => member.GetProperty("node").GetString() == world.File.Accounts[6].Address);
        Assert.Equal(
            ("withdrawn", "The node stops."),
            (member.GetProperty("state").GetString(), member.GetProperty("reason").GetString()));
        (await world.RunAsync("node", "status", "--dev", "6")).Ended(ExitCode.NotFound);
    }

    [Fact]
    public async Task A_node_with_another_operator_is_registered_once_and_needs_its_own_key_only_from_then_on()
    {
        (await world.RunAsync(
            "node", "register", "--dev", "7", "--operator-dev", "8", "--payout", world.File.Accounts[2].Address,
            "--state", nodes.State("other"), "--json")).Ended(ExitCode.Ok);
        await using var node = await RunningNode.StartAsync(world.Folder, nodes.State("other"), "--dev", "7");
        var registered = (await world.RunAsync("node", "status", "--dev", "7", "--json"))
            .Ended(ExitCode.Ok).Json.GetProperty("node");
        Assert.Equal(
            (world.File.Accounts[8].Address, world.File.Accounts[2].Address),
            (registered.GetProperty("operator").GetString(), registered.GetProperty("payout").GetString()));
        (await world.RunAsync("node", "run", "--dev", "7", "--state", nodes.State("other"))).Ended(ExitCode.Usage);
        (await world.RunAsync("node", "leave", "--dev", "7")).Ended(ExitCode.Ok);
    }

    [Fact]
    public async Task Uploading_the_same_twice_is_fine()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("f.bin", $"bytes {Guid.NewGuid()}");
        var first = (await world.RunAsync("upload", file, "--json")).Ended(ExitCode.Ok);
        Assert.True(first.Json.GetProperty("isNew").GetBoolean());
        var second = (await world.RunAsync("upload", file, "--json")).Ended(ExitCode.Ok);
        Assert.False(second.Json.GetProperty("isNew").GetBoolean());
    }
}
