using System.Text;
using System.Text.Json;

namespace Ainft.Cli.Tests.Hostile;

[Collection(InProcess.Name)]
public sealed class HostileServerTests : IDisposable
{
    private const string Id = "0x1111111111111111111111111111111111111111111111111111111111111111";
    private const string Creator = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
    private const string Evil = Attacks.EvilText;

    // These commands need only the status of an answer.
    private static readonly string[] WithoutAnswer = ["upload", "node register", "node leave"];

    // A page of a list is a true answer, and so is an empty registry.
    private static readonly string[] Harmless =
    [
        "pages that lead back: list", "pages that lead back: runs", "pages without end: list",
        "pages without end: runs", "nothing: lineage ids", "nothing: export",
    ];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Commands => [.. CommandLines.Keys];

    public static TheoryData<string, string> AttackedCommands
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var attack in Attacks.All.Keys)
                foreach (var command in CommandLines.Keys)
                    data.Add(attack, command);
            return data;
        }
    }

    private static readonly Dictionary<string, string[]> CommandLines = new()
    {
        ["mint"] = ["mint", "@manifest", "--dev", "0"],
        ["mint --bulk"] = ["mint", "--bulk", "@lines", "--dev", "0"],
        ["import"] = ["import", "@export"],
        ["get"] = ["get", Id],
        ["list"] = ["list"],
        ["find"] = ["find", "@manifest"],
        ["proof"] = ["proof", Id],
        ["proof -o"] = ["proof", Id, "-o", "@new"],
        ["proof --lineage"] = ["proof", Id, "--lineage"],
        ["proof --evidence"] = ["proof", Id, "--evidence"],
        ["statements"] = ["statements", Id],
        ["royalties"] = ["royalties", Id],
        ["royalties --amount"] = ["royalties", Id, "--amount", "7"],
        ["lineage"] = ["lineage", Id],
        ["lineage ids"] = ["lineage", Id, "--format", "ids"],
        ["export"] = ["export", "--all"],
        ["download"] = ["download", Id, "-o", "@new"],
        ["upload"] = ["upload", "@manifest", "--dev", "0"],
        ["reproduce"] = ["reproduce", Id, "--dev", "0"],
        ["produce"] = ["produce", "@manifest", "--dev", "0"],
        ["runs"] = ["runs"],
        ["runs RUN"] = ["runs", Id],
        ["token"] = ["token", Id, "--dev", "0", "--rpc", "@api"],
        ["delegation revoke"] = ["delegation", "revoke", Id, "--dev", "0"],
        ["node register"] = ["node", "register", "--dev", "0", "--state", "@state"],
        ["node status"] = ["node", "status", "--dev", "0"],
        ["node leave"] = ["node", "leave", "--dev", "0"],
        ["doctor"] = ["doctor"],
    };

    [Theory]
    [MemberData(nameof(AttackedCommands))]
    public async Task A_hostile_server_gets_a_message_and_an_exit_code(string attack, string command)
    {
        // The limit of a lineage proof is 512 MiB, which is too much for this test. The client does not hold the proof
        // in memory. Tests of smaller answers cover the limit.
        if (attack is "a body without end" && command is "proof --lineage")
            return;
        await using var server = new HostileServer(Attacks.All[attack]);
        var run = await RunAsync(server, command);
        InProcess.RequireHarmless(run.Out + run.Error);
        if (!WithoutAnswer.Contains(command) && !Harmless.Contains($"{attack}: {command}"))
            Assert.NotEqual(ExitCode.Ok, run.ExitCode);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.part"));
        Assert.False(File.Exists(folder.File("new.json")));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task With_json_the_failure_is_one_harmless_document(string command)
    {
        await using var server = new HostileServer(Attacks.All["escapes in an error"]);
        var run = await RunAsync(server, command, "--json");
        InProcess.RequireHarmless(run.Out + run.Error);
        if (command is not "upload")
            Assert.Equal(
                run.ExitCode, JsonSerializer.Deserialize<JsonElement>(run.Out).GetProperty("exitCode").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task No_redirect_leads_to_another_server(string command)
    {
        await using var other = new HostileServer(answer => answer.SendAsync("200 OK", "{}"));
        await using var server = new HostileServer(answer =>
            answer.SendAsync("302 Found", "", $"Location: {other.Address}{answer.Path}\r\n"),
            isHonestAboutChain: false);
        var run = await RunAsync(server, command);
        Assert.NotEqual(ExitCode.Ok, run.ExitCode);
        Assert.Equal(0, other.Requests);
    }

    [Fact]
    public async Task A_redirect_inside_the_same_server_is_followed()
    {
        await using var server = new HostileServer(answer => answer.Path.Contains("moved", StringComparison.Ordinal)
            ? answer.SendAsync("200 OK", """{"items":[]}""")
            : answer.SendAsync("308 Permanent Redirect", "", "Location: /api/moved\r\n"));
        Assert.Equal(ExitCode.Ok, (await InProcess.RunAsync("list", "--api", server.Address)).ExitCode);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("list")]
    [InlineData("find")]
    [InlineData("runs")]
    [InlineData("runs RUN")]
    [InlineData("statements")]
    [InlineData("node status")]
    [InlineData("lineage")]
    public async Task Names_and_words_of_strangers_are_shown_as_harmless_text(string command)
    {
        await using var server = new HostileServer(answer => answer.SendAsync("200 OK", WellFormed(answer.Path)));
        string[][] forms =
        [
            [], ["--json"], ["--format", "mermaid"], ["--format", "dot"], ["--format", "svg"], ["--format", "json"],
        ];
        foreach (var form in forms)
        {
            if (form is ["--format", _] && command is not "lineage")
                continue;
            var run = await RunAsync(server, command, form);
            Assert.True(run.ExitCode == ExitCode.Ok, run.Error);
            InProcess.RequireHarmless(run.Out + run.Error);
            Assert.DoesNotContain(run.Out.Split('\n'), line => line.StartsWith("ok  valid", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_manifest_to_which_the_id_does_not_commit_is_not_shown()
    {
        await using var server = new HostileServer(answer => answer.SendAsync(
            "200 OK", answer.Path.EndsWith("/manifest", StringComparison.Ordinal)
                ? """{"ainft":1,"kind":"data","name":"another"}"""
                : $$"""
                    {"id":"{{Id}}","state":"registered","caip19":"x","digest":"x","creator":"{{Creator}}","kind":"data",
                    "parents":[],"anchor":{"status":"pending"},"token":{"status":"none"} }
                    """));

        var run = await RunAsync(server, "get");

        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.DoesNotContain("another", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_says_which_member_of_which_answer_is_wrong()
    {
        await using var server = new HostileServer(answer => answer.SendAsync(
            "200 OK", $$"""{"items":[{"id":"x","kind":"data","creator":"{{Creator}}","status":5}] }"""));
        var error = (await InProcess.RunAsync("list", "--api", server.Address)).Error;
        Assert.Contains("GET api/ainfts", error, StringComparison.Ordinal);
        Assert.Contains("/items/0/status", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_are_no_ids_are_not_printed()
    {
        await using var server = new HostileServer(answer =>
            answer.SendAsync("200 OK", $"{Id}\n{Id.ToUpperInvariant()}\n"));
        var run = await InProcess.RunAsync("lineage", Id, "--format", "ids", "--api", server.Address);
        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Equal(Id, run.Out.Trim());
    }

    [Fact]
    public async Task An_export_whose_line_has_another_id_is_refused_and_not_saved()
    {
        var line = $$"""{"creator":"{{Creator}}","id":"{{Id}}","manifest":{"ainft":1,"kind":"data"},"signature":{} }""";
        await using var server = new HostileServer(answer => answer.SendAsync("200 OK", line + "\n"));
        var file = folder.File("export.ndjson");
        var run = await InProcess.RunAsync("export", "--all", "-o", file, "--api", server.Address);
        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Contains("/id", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task An_endless_answer_does_not_take_the_machines_memory()
    {
        await using var server = new HostileServer(Attacks.All["a body without end"]);
        foreach (var command in (string[][])[["list"], ["export", "--all"], ["lineage", Id, "--format", "ids"]])
        {
            var environment = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "0xC000000" };
            var run = await CliRun.InAsync(
                folder.Path, [.. command, "--api", server.Address], environment: environment);
            Assert.DoesNotContain("memory", run.Ended(ExitCode.Refused).Error, StringComparison.Ordinal);
        }
    }

    public void Dispose() => folder.Dispose();

    private Task<CliRun> RunAsync(HostileServer server, string command, params string[] more) =>
        InProcess.RunAsync(
            [.. CommandLines[command].Select(argument =>
            argument is "@api" ? server.Address : argument.StartsWith('@') ? Input(argument) : argument), "--api",
            server.Address, .. more]);

    private string Input(string name) => name switch
    {
        "@lines" => Write("lines.ndjson", """{"ainft":1,"kind":"data","name":"one"}""" + "\n"),
        "@export" => Write(
            "export.ndjson",
            """{"creator":"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266","manifest":{"ainft":1,"kind":"data"}"""
            + ""","signature":{}}""" + "\n"),
        "@manifest" => Write("manifest.json", """{"ainft":1,"kind":"data"}"""),
        "@state" => folder.File("state"),
        _ => folder.File("new.json"),
    };

    private string Write(string name, string content)
    {
        var file = folder.File(name);
        File.WriteAllText(file, content, new UTF8Encoding(false));
        return file;
    }

    private static string WellFormed(string path) => path switch
    {
        _ when path.Contains("/lineage", StringComparison.Ordinal) => $$"""
            {"id":"{{Id}}","nodes":[{"id":"{{Id}}","kind":"{{Evil}}","name":"{{Evil}}","version":"{{Evil}}",
            "creator":"{{Evil}}","generation":0,"status":"{{Evil}}","distance":0}],
            "edges":[{"child":"{{Id}}","parent":"0x2{{Id[3..]}}","relation":"{{Evil}}"}],"truncated":true}
            """,
        _ when path.Contains("/statements", StringComparison.Ordinal) => $$"""
            {"items":[{"statement":"{{Evil}}","run":"{{Evil}}","signer":"{{Evil}}","status":"{{Evil}}",
            "kind":"summary","verdict":{"kind":"{{Evil}}","agreed":1,"of":2} }]}
            """,
        _ when path.Contains("/tasks", StringComparison.Ordinal) => """{"tasks":[]}""",
        _ when path.Contains("/nodes/", StringComparison.Ordinal) => $$"""
            {"address":"{{Evil}}","state":"{{Evil}}","admitted":true,"operator":"{{Evil}}","payout":"{{Evil}}",
            "registeredAt":"2026-01-01T00:00:00Z","profile":{} }
            """,
        _ when path.Contains("/runs/", StringComparison.Ordinal) => $$"""
            {"id":"{{Evil}}","purpose":"{{Evil}}","subject":"{{Evil}}","state":"{{Evil}}","waitingFor":"{{Evil}}",
            "requester":"{{Evil}}","replicas":3,"confidence":0.9,
            "requestedAt":"2026-01-01T00:00:00Z","endsAt":"2026-01-01T00:00:00Z",
            "panel":[{"node":"{{Evil}}","operator":"{{Evil}}","state":"{{Evil}}","findings":["{{Evil}}"]}],
            "verdict":{"kind":"{{Evil}}","agreed":1,"of":2,"confidence":0.9,"wrongProbability":0.1,
            "reason":"{{Evil}}"},"operators":"{{Evil}}"}
            """,
        _ when path.Contains("/runs", StringComparison.Ordinal) => $$"""
            {"items":[{"id":"{{Evil}}","purpose":"{{Evil}}","state":"{{Evil}}","requestedAt":"2026-01-01T00:00:00Z",
            "subject":"{{Evil}}"}],"page":"{{Evil}}"}
            """,
        _ when path.Contains($"/{Id}", StringComparison.Ordinal) => $$"""
            {"id":"{{Id}}","caip19":"{{Evil}}","digest":"{{Evil}}","creator":"{{Evil}}","kind":"{{Evil}}",
            "name":"{{Evil}}","description":"{{Evil}}","license":"{{Evil}}",
            "parents":[{"id":"{{Evil}}","relation":"{{Evil}}"}],"anchor":{"status":"{{Evil}}","root":"{{Evil}}"},
            "token":{"status":"{{Evil}}","owner":"{{Evil}}"} }
            """,
        _ => $$"""
            {"items":[{"id":"{{Evil}}","kind":"{{Evil}}","name":"{{Evil}}","version":"{{Evil}}","creator":"{{Creator}}",
            "status":"{{Evil}}","mintedAt":"2026-01-01T00:00:00Z"}],"page":"{{Evil}}"}
            """,
    };
}
