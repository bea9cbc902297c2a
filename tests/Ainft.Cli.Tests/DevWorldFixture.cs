using Ainft.Cli.Dev;
using Ainft.Cli.Tests;

[assembly: AssemblyFixture(typeof(DevWorldFixture))]

namespace Ainft.Cli.Tests;

/// <summary>One <c>ainft dev</c> for all tests of the run. Each test mints its own components.</summary>
public sealed class DevWorldFixture : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private RunningDev? dev;
    private readonly Lazy<Task<byte[]>> proof;
    private int number;

    public DevWorldFixture() => proof = new(ProveAsync);

    public DevFile File => dev!.File;

    public string Story => dev!.Story;

    public string Folder => folder.Path;

    /// <summary>Runs ainft in the folder of this dev, where it finds dev.json.</summary>
    public Task<CliRun> RunAsync(params string[] arguments) => folder.RunAsync(arguments);

    /// <summary>A manifest that other tests do not mint.</summary>
    public string Manifest(string more = "") =>
        $$"""{"ainft":1,"kind":"data","name":"cli test {{Interlocked.Increment(ref number)}}"{{more}}}""";

    /// <summary>Mints a manifest and returns its id.</summary>
    public async Task<string> MintAsync(params string[] more)
    {
        var file = folder.File($"minted-{Interlocked.Increment(ref number)}.json", Manifest());
        var run = await RunAsync(["mint", file, "--json", .. more]);
        return run.Ended(ExitCode.Ok).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
    }

    /// <summary>A finalized proof, which all tests share.</summary>
    public Task<byte[]> ProofAsync() => proof.Value;

    public async ValueTask InitializeAsync() => dev = await RunningDev.StartAsync(folder.Path);

    public async ValueTask DisposeAsync()
    {
        if (dev is not null)
            await dev.DisposeAsync();
        folder.Dispose();
    }

    private async Task<byte[]> ProveAsync()
    {
        var (id, file) = (await MintAsync(), folder.File("proof.json"));
        (await RunAsync("proof", id, "--wait", "--timeout", "120", "-o", file)).Ended(ExitCode.Ok);
        return await System.IO.File.ReadAllBytesAsync(file);
    }
}
