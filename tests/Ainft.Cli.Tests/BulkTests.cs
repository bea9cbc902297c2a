using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Ainft.Cli.Tests;

public sealed class BulkTests(DevWorldFixture world)
{
    [Fact]
    public async Task Chunks_follow_one_another_and_their_lines_name_earlier_ones()
    {
        using var folder = new TemporaryFolder();
        var text = BulkLines.Chain(25);
        var file = folder.File("chain.ndjson", text);
        var run = (await MintAsync(file, "--chunk", "10")).Ended(ExitCode.Ok);
        Assert.Equal((25, 25, 0, 3), Counts(run));
        var id = BulkLines.Ids(text, world.File.Accounts[4].Address)[^1];
        var graph = (await world.RunAsync("lineage", id, "--format", "ids", "--json")).Ended(ExitCode.Ok);
        Assert.Equal(24, graph.Json.GetProperty("ids").GetArrayLength());
    }

    [Fact]
    public async Task The_warnings_of_a_preview_are_shown_with_their_lines()
    {
        using var folder = new TemporaryFolder();
        var (plain, unlisted) = (Guid.NewGuid(), Guid.NewGuid());
        var file = folder.File("warned.ndjson", $$"""
            {"ainft":1,"kind":"data","name":"{{plain}}","license":"MIT"}
            {"ainft":1,"kind":"data","name":"{{unlisted}}","license":"apache-2.0 OR gemma"}
            {"ainft":1,"kind":"data","license":"mit","parents":[{"id":"#{{plain}}","relation":"derived-from"}]}
            """);

        var run = (await MintAsync(file)).Ended(ExitCode.Ok);

        Assert.Equal((3, 3, 0, 1), Counts(run));
        Assert.Equal(
            ["2 /license license-case", "2 /license license-unlisted", "3 /license license-case"],
            run.Json.GetProperty("warnings").EnumerateArray().Select(warning => string.Join(
                ' ', warning.GetProperty("line"), warning.GetProperty("pointer"), warning.GetProperty("code"))));
        Assert.Equal(3, run.Json.GetProperty("warned").GetInt32());
        Assert.Contains("warning: line 2 /license", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await MintAsync(file)).Ended(ExitCode.Ok).Json.GetProperty("warned").GetInt32());
    }

    [Fact]
    public async Task Run_again_it_sends_nothing()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("again.ndjson", BulkLines.Chain(12));
        (await MintAsync(file, "--chunk", "5")).Ended(ExitCode.Ok);
        var journal = await File.ReadAllTextAsync(file + ".journal");
        Assert.Equal((12, 0, 12, 0), Counts((await MintAsync(file)).Ended(ExitCode.Ok)));
        Assert.Equal(journal, await File.ReadAllTextAsync(file + ".journal"));
    }

    [Fact]
    public async Task Killed_in_the_middle_it_continues_where_it_stopped()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("killed.ndjson", BulkLines.Independent(400));
        using var process = Process.Start(
            CliRun.StartInfo(world.Folder, ["mint", "--bulk", file, "--dev", "4", "--chunk", "10"]))!;
        var progress = await process.StandardError.ReadLineAsync();
        process.Kill();
        await process.WaitForExitAsync();
        Assert.NotNull(progress);
        var sent = Records(file);
        Assert.InRange(sent, 1, 39);
        var run = (await MintAsync(file, "--chunk", "10")).Ended(ExitCode.Ok);
        var (lines, minted, there, bundles) = Counts(run);
        Assert.Equal((400, 400, 40 - sent), (lines, minted + there, bundles));
        // The server may have accepted a chunk that the killed process did not write to its journal.
        Assert.InRange(there, 10 * sent, 10 * (sent + 1));
    }

    [Fact]
    public async Task A_journal_torn_by_a_kill_costs_one_chunk_at_most()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("torn.ndjson", BulkLines.Independent(20));
        (await MintAsync(file, "--chunk", "10")).Ended(ExitCode.Ok);
        await using (var journal = File.OpenWrite(file + ".journal"))
            journal.SetLength(journal.Length - 5);
        Assert.Equal((20, 0, 20, 1), Counts((await MintAsync(file)).Ended(ExitCode.Ok)));
        Assert.Equal((20, 0, 20, 0), Counts((await MintAsync(file)).Ended(ExitCode.Ok)));
    }

    [Fact]
    public async Task What_another_server_took_is_sent_to_this_one()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("moved.ndjson", BulkLines.Independent(3));
        (await MintAsync(file)).Ended(ExitCode.Ok);
        var journal = await File.ReadAllLinesAsync(file + ".journal");
        var record = JsonNode.Parse(journal[1])!;
        record["bundles"] = new JsonArray("0x" + new string('5', 64));
        await File.WriteAllTextAsync(file + ".journal", $"{journal[0]}\n{record.ToJsonString()}\n");
        Assert.Equal((3, 0, 3, 1), Counts((await MintAsync(file)).Ended(ExitCode.Ok)));
    }

    [Fact]
    public async Task A_changed_file_is_noticed_and_an_appended_one_is_continued()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("changed.ndjson", BulkLines.Independent(6));
        (await MintAsync(file, "--chunk", "3")).Ended(ExitCode.Ok);
        await File.AppendAllTextAsync(file, BulkLines.Independent(2));
        Assert.Equal((8, 2, 6, 1), Counts((await MintAsync(file)).Ended(ExitCode.Ok)));
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^4] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        Assert.Contains("lines 7 to 8", (await MintAsync(file)).Ended(ExitCode.Usage).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_of_another_creator_is_not_taken_for_this_ones()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("mine.ndjson", BulkLines.Independent(1));
        (await MintAsync(file)).Ended(ExitCode.Ok);
        var run = (await world.RunAsync("mint", "--bulk", file, "--dev", "5")).Ended(ExitCode.Usage);
        Assert.Contains("journal of another run", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compressed_lines_are_the_same_lines_and_damaged_ones_are_refused()
    {
        using var folder = new TemporaryFolder();
        var (lines, file) = (BulkLines.Chain(8), folder.File("lines.ndjson.gz"));
        await File.WriteAllBytesAsync(file, Gzip(lines));
        Assert.Equal((8, 8, 0, 1), Counts((await MintAsync(file)).Ended(ExitCode.Ok)));
        Assert.Equal((8, 0, 8, 1), Counts((await MintAsync(folder.File("plain.ndjson", lines))).Ended(ExitCode.Ok)));
        var cut = folder.File("cut.ndjson.gz");
        await File.WriteAllBytesAsync(cut, Gzip(lines)[..^20]);
        Assert.Contains("damaged", (await MintAsync(cut)).Ended(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(cut + ".journal"));
    }

    [Theory]
    [InlineData("mint", "--bulk")]
    [InlineData("import")]
    public async Task A_file_of_gzip_members_is_read_whole_or_refused_with_the_damaged_byte(params string[] command)
    {
        using var folder = new TemporaryFolder();
        var (file, member) = (folder.File("members.ndjson.gz"), Gzip(BulkLines.Independent(1)));
        byte[] after = [.. Gzip(BulkLines.Independent(1))];
        after[0] ^= 1;
        await File.WriteAllBytesAsync(file, [.. member, .. after, .. member]);
        var run = (await world.RunAsync([.. command, file, "--json"])).Ended(ExitCode.Usage);
        Assert.Contains($"damaged at byte {member.Length}:", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file + ".journal"));
    }

    [Fact]
    public async Task Every_wrong_line_is_named_with_its_pointer_and_nothing_of_its_chunk_is_sent()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("wrong.ndjson", Wrong(out _));
        var run = (await MintAsync(file)).Ended(ExitCode.Refused);
        var pointers = run.Json.GetProperty("violations").EnumerateArray()
            .Select(violation => violation.GetProperty("pointer").GetString()!);
        Assert.Equal(
            ["#3/kind", "#4/parents/0/id", "#5/parents/0/id", "#6/parents/0/id", "#7/parents/1/id", "#8/ainft"],
            pointers);
        Assert.False(File.Exists(file + ".journal"));
    }

    [Fact]
    public async Task An_unknown_parent_is_named_by_the_line_of_the_file_that_has_it()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("orphan.ndjson", $"\n{BulkLines.Independent(1)}\n{Orphan("orphan")}\n");
        var run = (await MintAsync(file)).Ended(ExitCode.Refused);
        var violation = Assert.Single(run.Json.GetProperty("violations").EnumerateArray());
        Assert.Equal("#4/parents/0/id", violation.GetProperty("pointer").GetString());
        var partial = (await MintAsync(file, "--partial")).Ended(ExitCode.Ok);
        Assert.Equal((2, 1, 0, 1), Counts(partial));
        var refused = Assert.Single(partial.Json.GetProperty("refusedLines").EnumerateArray());
        Assert.Equal(4, refused.GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task Partial_leaves_out_what_is_wrong_and_what_depends_on_it()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("partial.ndjson", Wrong(out var good));
        var run = (await MintAsync(file, "--partial")).Ended(ExitCode.Ok);
        Assert.Equal((7 + good - 1, good, 0, 1), Counts(run));
        var refused = run.Json.GetProperty("refusedLines").EnumerateArray();
        Assert.Equal([3, 4, 5, 6, 7, 8], refused.Select(line => line.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task A_line_that_repeats_another_exists_already()
    {
        using var folder = new TemporaryFolder();
        var line = BulkLines.Independent(1);
        var file = folder.File("same.ndjson", line + line + line);
        Assert.Equal((3, 1, 2, 1), Counts((await MintAsync(file)).Ended(ExitCode.Ok)));
    }

    [Fact]
    public async Task The_ids_of_all_lines_are_written_to_a_file()
    {
        using var folder = new TemporaryFolder();
        var (text, ids) = (BulkLines.Chain(5), folder.File("ids.ndjson"));
        var file = folder.File("lines.ndjson", text + "{}\n");
        (await MintAsync(file, "--chunk", "2", "--partial", "--ids", ids)).Ended(ExitCode.Ok);
        var lines = (await File.ReadAllLinesAsync(ids)).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(
            BulkLines.Ids(text, world.File.Accounts[4].Address), lines.Take(5).Select(line =>
            line["id"]!.GetValue<string>()));
        Assert.Equal([1, 2, 3, 4, 5, 6], lines.Select(line => line["line"]!.GetValue<int>()));
        Assert.True(lines[5]["refused"]!.GetValue<bool>());
        // A second run, after the server has all lines, writes the same file.
        var before = await File.ReadAllTextAsync(ids);
        (await MintAsync(file, "--partial", "--ids", ids)).Ended(ExitCode.Ok);
        Assert.Equal(before, await File.ReadAllTextAsync(ids));
    }

    [Fact]
    public async Task Waiting_ends_when_every_bundle_is_finalized()
    {
        using var folder = new TemporaryFolder();
        var text = BulkLines.Independent(2);
        var file = folder.File("final.ndjson", text);
        (await MintAsync(file, "--wait", "--timeout", "120")).Ended(ExitCode.Ok);
        foreach (var id in BulkLines.Ids(text, world.File.Accounts[4].Address))
            Assert.Equal("finalized", (await world.RunAsync("get", id, "--json"))
                .Json.GetProperty("anchor").GetProperty("status").GetString());
    }

    private Task<CliRun> MintAsync(string file, params string[] more) =>
        world.RunAsync(["mint", "--bulk", file, "--dev", "4", "--json", .. more]);

    private static (int Lines, int Minted, int AlreadyThere, int Bundles) Counts(CliRun run) => (
        run.Json.GetProperty("lines").GetInt32(), run.Json.GetProperty("minted").GetInt32(),
        run.Json.GetProperty("alreadyThere").GetInt32(), run.Json.GetProperty("bundles").GetArrayLength());

    private static int Records(string file) => File.ReadAllText(file + ".journal").Split('\n')[..^1].Length - 1;

    private static string Orphan(string what) =>
        $$"""{"ainft":1,"kind":"data","name":"{{BulkLines.Name(what)}}","parents":["""
        + $$"""{"id":"0x{{new string('1', 64)}}","relation":"part"}]}""";

    /// <summary>
    /// Two valid lines and six invalid ones. The invalid ones have an unknown kind, the name of a refused line (twice),
    /// their own name and an unknown name, and the last one is cut off.
    /// </summary>
    private static string Wrong(out int good)
    {
        var (root, fine, bad) = (BulkLines.Name("root"), BulkLines.Name("fine"), BulkLines.Name("bad"));
        var (child, self) = (BulkLines.Name("child"), BulkLines.Name("self"));
        var onRoot = $$"""{"id":"#{{root}}","relation":"trained-on"}""";
        good = 2;
        return $$"""
            {"ainft":1,"kind":"data","name":"{{root}}"}
            {"ainft":1,"kind":"model","name":"{{fine}}","parents":[{{onRoot}}]}
            {"ainft":1,"kind":"nonsense","name":"{{bad}}"}
            {"ainft":1,"kind":"model","name":"{{child}}","parents":[{"id":"#{{bad}}","relation":"trained-on"}]}
            {"ainft":1,"kind":"model","parents":[{"id":"#{{child}}","relation":"trained-on"}]}
            {"ainft":1,"kind":"model","name":"{{self}}","parents":[{"id":"#{{self}}","relation":"derived-from"}]}
            {"ainft":1,"kind":"model","parents":[{{onRoot}},{"id":"#nobody","relation":"part"}]}
            {"ainft":1

            """;
    }

    private static byte[] Gzip(string text)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return memory.ToArray();
    }
}
