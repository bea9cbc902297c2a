using System.Globalization;
using System.Text.Json;
using Ainft.Cli.Dev;

namespace Ainft.Sandbox.Tests.Engine;

/// <summary>The image of the app in a real engine, with real storage and a real chain.</summary>
[Collection(Dockerd.OnTheNetwork)]
public sealed class AppImageTests(AppImage image) : IClassFixture<AppImage>
{
    private const long MostBytes = 150_000_000;
    private const string Registry = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
    private const string User = "1654";

    private static string BuiltCli => Path.Combine(AppContext.BaseDirectory, "Ainft.Cli.dll");

    [Fact]
    public async Task The_image_is_small_and_has_an_ordinary_user_and_no_shell()
    {
        var size = long.Parse(await InspectAsync("Size"), CultureInfo.InvariantCulture);
        TestContext.Current.SendDiagnosticMessage($"The image has {size:N0} bytes.");
        Assert.InRange(size, 1, MostBytes);
        Assert.Equal($"{User}:{User}", await InspectAsync("Config.User"));

        var shell = await image.TryDockerAsync(
            "run", "--rm", "--network", "none", "--entrypoint", "/bin/sh", AppImage.Name, "-c", "true");
        Assert.Equal(127, shell.ExitCode);
    }

    [Fact]
    public void Every_assembly_to_which_the_app_refers_is_in_the_image()
    {
        Assert.Empty(new AssemblyReferences(image.Published).MissingFrom("Ainft.Functions"));
    }

    [Fact]
    public async Task A_container_that_cannot_write_mints_and_anchors_and_ends_in_order()
    {
        await using var app = await AppContainer.StartAsync(image, Settings());
        await app.WaitUntilHealthyAsync();
        Assert.Contains(" answered 200.", await app.ExecuteAsync("health", "ready"), StringComparison.Ordinal);
        await AssertOrdinaryUserAsync(app);

        var verified = await MintAndVerifyAsync(app.Address);

        Assert.True(verified.GetProperty("valid").GetBoolean(), await app.LogAsync());
        await app.StopAsync();
        Assert.Equal("0", await app.InspectAsync("State.ExitCode"));
        Assert.Equal("false", await app.InspectAsync("State.OOMKilled"));
    }

    [Fact]
    public async Task A_container_without_settings_ends_and_names_one()
    {
        await using var app = await AppContainer.StartAsync(image, new Dictionary<string, string>());

        Assert.Equal("2", await app.WaitForExitAsync());
        Assert.Contains("AzureWebJobsStorage", await app.LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_commands_for_the_index_run_in_the_container()
    {
        await using var app = await AppContainer.StartAsync(image, Settings());
        await app.WaitUntilHealthyAsync();

        Assert.Contains("\"exitCode\":0", await app.ExecuteAsync("fsck", "--json-lines"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compose_starts_the_app_with_the_limits_of_these_tests()
    {
        var compose = await File.ReadAllTextAsync(Path.Combine(Npm.Root, "compose.yaml"));

        foreach (var limit in (string[])[$"- {AppContainer.Temporary}", "read_only: true", "no-new-privileges:true",
            "cap_drop:\n      - ALL\n", "stop_grace_period: 45s"])
            Assert.Contains(limit, compose, StringComparison.Ordinal);
    }

    /// <summary>The answer of <c>ainft verify</c> about the proof of a new component.</summary>
    private async Task<JsonElement> MintAndVerifyAsync(string app)
    {
        using var folder = new TaskFolder();
        folder.Write("data.json", """{"ainft":1,"kind":"data","name":"minted in a container"}""");
        var (manifest, proof) = (Path.Combine(folder.Work, "data.json"), Path.Combine(folder.Work, "proof.json"));
        var minted = await CliAsync("mint", manifest, "--wait", "--dev", "1", "--api", app);
        var id = minted.GetProperty("items")[0].GetProperty("id").GetString()!;
        await CliAsync("proof", id, "-o", proof, "--api", app);
        return await CliAsync("verify", proof, "--rpc", image.Chain.AbsoluteUri);
    }

    private static async Task<JsonElement> CliAsync(params string[] arguments) =>
        JsonSerializer.Deserialize<JsonElement>(await Npm.RunAsync("dotnet", [BuiltCli, .. arguments, "--json"]));

    /// <summary>The kernel's own record of the process, outside of the container.</summary>
    private static async Task AssertOrdinaryUserAsync(AppContainer app)
    {
        var status = await File.ReadAllTextAsync($"/proc/{await app.InspectAsync("State.Pid")}/status");
        Assert.Contains($"Uid:\t{User}\t{User}\t{User}\t{User}\n", status, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000000\n", status, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t1\n", status, StringComparison.Ordinal);
    }

    private Task<string> InspectAsync(string value) =>
        image.DockerAsync("image", "inspect", "--format", $"{{{{.{value}}}}}", AppImage.Name);

    private Dictionary<string, string> Settings() => new()
    {
        ["AzureWebJobsStorage"] = image.Storage,
        ["Ainft__Chain__RpcUrls"] = image.Chain.AbsoluteUri,
        ["Ainft__Chain__ChainId"] = $"{DevAccounts.ChainId}",
        ["Ainft__Chain__Registry"] = Registry,
        ["Ainft__Chain__OperatorKey"] = DevAccounts.PrivateKeys[^1],
        ["Ainft__Bodies__DiskMiB"] = "256",
    };
}
