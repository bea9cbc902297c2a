namespace Ainft.Cli.Tests;

public sealed class MintTests(DevWorldFixture world)
{
    private const string Seed = """
        {"data":"https://example.org/data.txt","model":{"name":"small","epoch":1},
        "service":"https://example.org/api","state":"https://example.org/state"}
        """;

    [Fact]
    public async Task A_manifest_is_minted_under_the_id_that_was_computed_before_anything_was_sent()
    {
        using var folder = new TemporaryFolder();
        var run = (await world.RunAsync("mint", folder.File("m.json", world.Manifest()), "--json")).Ended(ExitCode.Ok);
        var id = run.Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        Assert.Contains(
            $"minting {id} as 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_license_in_another_case_gives_a_warning_and_is_minted_unchanged()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("m.json", world.Manifest(""","license":"apache-2.0" """));
        var run = (await world.RunAsync("mint", file, "--json")).Ended(ExitCode.Ok);
        Assert.Contains(
            "warning: /license The SPDX list writes apache-2.0 as Apache-2.0.", run.Error, StringComparison.Ordinal);
        var shown = (await world.RunAsync("get", FirstId(run), "--json")).Ended(ExitCode.Ok);
        Assert.Equal("apache-2.0", shown.Json.GetProperty("license").GetString());
    }

    [Fact]
    public async Task The_members_for_catalogues_and_every_relation_are_shown()
    {
        using var folder = new TemporaryFolder();
        var parent = await world.MintAsync();
        var members = $$"""
            ,"languages":["fa"],"authors":[{"name":"Josiah Carberry"}],
            "metrics":[{"name":"wer","value":7.5,"dataset":0}],
            "parents":[{"id":"{{parent}}","relation":["trained-on","evaluated-on"]}],
            "artifacts":[{"uri":"a:b","sha256":"{{new string('a', 64)}}","size":1,"path":"model.bin"}]
            """;
        var run = await world.RunAsync("mint", folder.File("m.json", world.Manifest(members)), "--json");
        var shown = (await world.RunAsync("get", FirstId(run.Ended(ExitCode.Ok)))).Ended(ExitCode.Ok);
        foreach (var text in new[] { "trained-on, evaluated-on", "Josiah Carberry", "wer = 7.5 on parent 0" })
            Assert.Contains(text, shown.Out, StringComparison.Ordinal);
        Assert.Contains("content digest", shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Minting_the_same_again_succeeds_with_the_same_id()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("m.json", world.Manifest());
        var (first, second) = (
            await world.RunAsync("mint", file, "--json"), await world.RunAsync("mint", file, "--json"));
        Assert.Equal(FirstId(first.Ended(ExitCode.Ok)), FirstId(second.Ended(ExitCode.Ok)));
    }

    [Fact]
    public async Task The_seed_form_on_standard_input_becomes_five_ids()
    {
        var run = await CliRun.InAsync(world.Folder, ["mint", "-", "--json", "--dev", "2"], Seed);
        var items = run.Ended(ExitCode.Ok).Json.GetProperty("items").EnumerateArray();
        Assert.Equal(5, items.Select(item => item.GetProperty("id").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task An_array_longer_than_one_request_takes_is_minted_whole()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File(
            "many.json", $"[{string.Join(',', Enumerable.Range(0, 70).Select(_ => world.Manifest()))}]");
        var run = (await world.RunAsync("mint", file, "--json")).Ended(ExitCode.Ok);
        Assert.Equal(70, run.Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Waiting_ends_when_the_anchor_is_finalized()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("m.json", world.Manifest());
        var run = (await world.RunAsync("mint", file, "--wait", "--timeout", "120", "--json")).Ended(ExitCode.Ok);
        var anchor = run.Json.GetProperty("items")[0].GetProperty("anchor");
        Assert.Equal("finalized", anchor.GetProperty("status").GetString());
        Assert.Contains("finalized in block", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_broken_rule_is_named_with_its_pointer_and_nothing_is_sent()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("m.json", """[{"ainft":1,"kind":"data"},{"ainft":1,"kind":"nonsense","more":1}]""");
        var run = (await world.RunAsync("mint", file)).Ended(ExitCode.Refused);
        Assert.Contains("/1/kind", run.Error, StringComparison.Ordinal);
        Assert.Contains("/1/more", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task A_duplicate_key_inside_an_array_is_refused()
    {
        using var folder = new TemporaryFolder();
        var run = await world.RunAsync(
            "mint", folder.File("m.json", """[{"ainft":1,"kind":"data","kind":"data"}]"""), "--json");
        Assert.NotEmpty(run.Ended(ExitCode.Refused).Json.GetProperty("violations").EnumerateArray());
    }

    [Fact]
    public async Task What_was_minted_can_be_shown_and_listed()
    {
        var id = await world.MintAsync("--dev", "3");
        Assert.Equal(
            id, (await world.RunAsync("get", id, "--json")).Ended(ExitCode.Ok).Json.GetProperty("id").GetString());
        Assert.Contains(id, (await world.RunAsync("get", id)).Ended(ExitCode.Ok).Out, StringComparison.Ordinal);
        var listed = await world.RunAsync("list", "--creator", world.File.Accounts[3].Address, "--limit", "100");
        Assert.Contains(id, listed.Ended(ExitCode.Ok).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_strangers_wrote_is_shown_and_commands_no_terminal()
    {
        using var folder = new TemporaryFolder();
        var evil = """
            {"ainft":1,"kind":"data","name":"a\u001b]0;title\u0007 name",
            "description":"clears \u001b[2Jthe screen","version":"\u009b31m\u007f"}
            """;
        var minted = (await world.RunAsync("mint", folder.File("evil.json", evil), "--dev", "9"))
            .Ended(ExitCode.Ok).Out;
        var id = FirstId((await world.RunAsync("list", "--creator", world.File.Accounts[9].Address, "--json"))
            .Ended(ExitCode.Ok));
        var shown = (await world.RunAsync("get", id)).Ended(ExitCode.Ok).Out;
        Assert.Contains("clears \uFFFD[2Jthe screen", shown, StringComparison.Ordinal);
        shown += (await world.RunAsync("lineage", id)).Ended(ExitCode.Ok).Out;
        Assert.DoesNotContain(minted + shown, letter => char.IsControl(letter) && letter is not ('\n' or '\r'));
    }

    [Fact]
    public async Task An_unknown_id_is_not_found()
    {
        var run = await world.RunAsync("get", "0x" + new string('7', 64), "--json");
        Assert.Equal(ExitCode.NotFound, run.Ended(ExitCode.NotFound).Json.GetProperty("exitCode").GetInt32());
    }

    private static string FirstId(CliRun run) => run.Json.GetProperty("items")[0].GetProperty("id").GetString()!;
}
