using System.Diagnostics;
using System.Security.Cryptography;
using Ainft.Cli.Folders;
using Ainft.Cli.Tests.Hostile;

namespace Ainft.Cli.Tests.Folders;

public sealed class FolderInputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Model => Directory.CreateDirectory(folder.File("model")).FullName;

    [Fact]
    public async Task A_folder_is_hashed_as_sha256sum_hashes_it()
    {
        Directory.CreateDirectory(Path.Combine(Model, "sub"));
        var content = RandomNumberGenerator.GetBytes(3_000_000);
        await File.WriteAllBytesAsync(Path.Combine(Model, "b.bin"), content);
        await File.WriteAllTextAsync(Path.Combine(Model, "sub", "a.txt"), "");
        Directory.CreateDirectory(Path.Combine(Model, ".git"));
        await File.WriteAllTextAsync(Path.Combine(Model, ".git", "config"), "");
        var run = (await folder.RunAsync("hash", "model")).Ended(ExitCode.Ok);
        Assert.Equal(
            [
                $"{Convert.ToHexStringLower(SHA256.HashData(content))}  b.bin",
                $"{Convert.ToHexStringLower(SHA256.HashData([]))}  sub/a.txt",
            ],
            run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_file_that_did_not_change_is_not_read_again()
    {
        var file = Path.Combine(Model, "a.bin");
        await File.WriteAllTextAsync(file, "first");
        var environment = new Dictionary<string, string?> { ["XDG_CACHE_HOME"] = folder.File("cache") };
        // The cache keeps no digest of a file that changed less than two seconds ago.
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        var first = await CliRun.InAsync(folder.Path, ["hash", "model"], null, environment);
        var cache = await File.ReadAllTextAsync(folder.File("cache/ainft/hashes"));
        // A wrong digest in the cache shows whether a command uses it.
        var digest = first.Ended(ExitCode.Ok).Out[..64];
        await File.WriteAllTextAsync(
            folder.File("cache/ainft/hashes"), cache.Replace(digest, new string('1', 64), StringComparison.Ordinal));
        var cached = await CliRun.InAsync(folder.Path, ["hash", "model"], null, environment);
        Assert.StartsWith(new string('1', 64), cached.Ended(ExitCode.Ok).Out, StringComparison.Ordinal);
        var fresh = await CliRun.InAsync(folder.Path, ["hash", "model", "--no-cache"], null, environment);
        Assert.StartsWith(digest, fresh.Ended(ExitCode.Ok).Out, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "other");
        var changed = await CliRun.InAsync(folder.Path, ["hash", "model"], null, environment);
        Assert.StartsWith(
            Convert.ToHexStringLower(SHA256.HashData("other"u8)), changed.Ended(ExitCode.Ok).Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_of_links_is_refused()
    {
        Directory.CreateSymbolicLink(Path.Combine(Model, "loop"), ".");
        foreach (var command in (string[])["hash", "init", "mint"])
            Assert.Contains(
                "loop is a symbolic link", (await folder.RunAsync(command, "model")).Ended(ExitCode.Usage).Error,
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_does_not_make_the_command_wait()
    {
        await ShellAsync($"mkfifo '{Model}/pipe'");
        Assert.Contains("pipe is no plain file", (await folder.RunAsync("hash", "model")).Ended(ExitCode.Usage).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_not_UTF_8_is_named()
    {
        await ShellAsync($"touch \"$(printf '{Model}/\\377.bin')\"");
        Assert.Contains("is not UTF-8", (await folder.RunAsync("hash", "model")).Ended(ExitCode.Usage).Error,
            StringComparison.Ordinal);
        // .NET cannot delete a file of such a name.
        await ShellAsync($"rm -r {Model}");
    }

    // The first page of the memory of a process exists and is not readable, like a broken sector of a disk. The size of
    // /proc/version is 0, but it has bytes, like a file to which another program appends.
    [Theory]
    [InlineData("/proc/self/mem", ExitCode.Usage, "is unreadable")]
    [InlineData("/proc/version", ExitCode.Refused, "changed while it was hashed")]
    [InlineData("missing", ExitCode.Usage, "does not exist")]
    public async Task A_file_that_cannot_be_hashed_is_named(string file, int code, string message)
    {
        var error = (await folder.RunAsync("hash", file)).Ended(code).Error;
        Assert.Contains($"{file} {message}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_thousand_small_files_are_hashed_and_do_not_fit_a_manifest()
    {
        for (var index = 0; index < 100_000; index++)
            File.Create(Path.Combine(Model, $"{index}.txt")).Dispose();
        var hashed = (await folder.RunAsync("hash", "model")).Ended(ExitCode.Ok).Out;
        Assert.Equal(100_000, hashed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var error = (await folder.RunAsync("init", "model")).Ended(ExitCode.Refused).Error;
        Assert.Contains("100,000 files, but a manifest lists at most 4,096", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n", "line 3, has an alias")]
    [InlineData("---\nlicense: mit\nlicense: apache-2.0\n---\n", "line 3, repeats the key 'license'")]
    [InlineData("---\nname: [\n---\n", "is not YAML")]
    [InlineData("---\nname: x\n", "does not end")]
    public async Task A_damaged_card_is_named_with_its_line(string card, string message)
    {
        await File.WriteAllTextAsync(Path.Combine(Model, "README.md"), card);
        var run = (await folder.RunAsync("init", "model", "--set", "kind=data")).Ended(ExitCode.Refused);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Contains("--skip", run.Error, StringComparison.Ordinal);
        (await folder.RunAsync("init", "model", "--set", "kind=data", "--skip", "README.md")).Ended(ExitCode.Ok);
    }

    [Fact]
    public async Task Two_gigabytes_of_front_matter_are_refused_after_one_megabyte()
    {
        await using (var card = File.Create(Path.Combine(Model, "README.md")))
        {
            card.Write("---\n"u8);
            card.SetLength(2L << 30);
        }

        var started = Stopwatch.GetTimestamp();
        var error = (await folder.RunAsync("init", "model")).Ended(ExitCode.Refused).Error;
        Assert.Contains("front matter of README.md has more than 1 MiB", error, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Hostile_text_of_a_card_is_shown_as_harmless_text()
    {
        await File.WriteAllTextAsync(
            Path.Combine(Model, "README.md"),
            "---\npretty_name: \"\\e]0;title\\a [red]name\\u202E\"\nbase_model: \"\\e[2Jx\"\n---\n# \u001b[31mred\n");
        var run = (await folder.RunAsync("init", "model")).Ended(ExitCode.Ok);
        InProcess.RequireHarmless(run.Out + run.Error);
        Assert.Contains("[red]name", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".env", "A=1")]
    [InlineData("sub/id_ed25519", "")]
    [InlineData("notes.txt", "-----BEGIN OPENSSH PRIVATE KEY-----")]
    [InlineData("train.py", "token = 'hf_abcdefghijklmnopqrstuvwxyzABCDEFGH'")]
    [InlineData("wallet.json", "{\"crypto\":{\"ciphertext\":\"00\",\"kdfparams\":{}}}")]
    public async Task Secrets_are_refused_by_default(string file, string content)
    {
        Directory.CreateDirectory(Path.Combine(Model, "sub"));
        await File.WriteAllTextAsync(Path.Combine(Model, file), content);
        string[] command = ["init", "model", "--set", "kind=code"];
        var run = (await folder.RunAsync(command)).Ended(ExitCode.Refused);
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
        if (content.Length > 0)
            Assert.DoesNotContain(content, run.Error, StringComparison.Ordinal);
        (await folder.RunAsync([.. command, "--allow-secrets"])).Ended(ExitCode.Ok);
    }

    [Theory]
    [InlineData("NUL.txt")]
    [InlineData("COM1")]
    [InlineData("a:b")]
    [InlineData("end.")]
    [InlineData("back\\slash")]
    public async Task A_path_that_other_systems_do_not_have_is_refused(string name)
    {
        await File.WriteAllTextAsync(Path.Combine(Model, name), "");
        var error = (await folder.RunAsync("init", "model", "--set", "kind=data")).Ended(ExitCode.Refused).Error;
        Assert.Contains($"The path {name} ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../up")]
    [InlineData("a/../b")]
    [InlineData("C:/x")]
    [InlineData("a//b")]
    [InlineData("aux.tar.gz")]
    [InlineData("a/lpt9")]
    [InlineData("dot./x")]
    [InlineData("space /x")]
    [InlineData("")]
    public void A_path_that_leaves_the_folder_or_names_a_device_has_a_reason(string path) =>
        Assert.NotNull(FolderPath.Refusal(path));

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("a b/ü/日本.txt")]
    [InlineData("console.txt")]
    [InlineData(".hidden/..x")]
    public void A_plain_path_has_none(string path) => Assert.Null(FolderPath.Refusal(path));

    [Fact]
    public async Task Without_a_terminal_an_unknown_kind_is_an_error_that_says_what_to_pass()
    {
        await File.WriteAllTextAsync(Path.Combine(Model, "strange.xyz"), "x");
        Assert.Contains("--set kind=", (await folder.RunAsync("init", "model")).Ended(ExitCode.Usage).Error,
            StringComparison.Ordinal);
        (await folder.RunAsync("init", "model", "--set", "kind=nonsense")).Ended(ExitCode.Usage);
        (await folder.RunAsync("init", "model", "--set", "kind=data")).Ended(ExitCode.Ok);
    }

    [Fact]
    public async Task Options_of_folders_are_refused_for_files()
    {
        var file = folder.File("m.json", """{"ainft":1,"kind":"data"}""");
        foreach (var option in (string[][])[["--upload"], ["--set", "kind=data"], ["--no-cache"]])
            Assert.Contains(
                "applies only to a folder",
                (await folder.RunAsync(["mint", file, "--api", "http://127.0.0.1:1", .. option]))
                    .Ended(ExitCode.Usage).Error,
                StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static async Task ShellAsync(string command)
    {
        using var shell = Process.Start("sh", ["-c", command]);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
    }
}
