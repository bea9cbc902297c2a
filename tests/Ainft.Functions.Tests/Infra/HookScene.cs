using System.Diagnostics;
using System.Text.Json;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Chain;

namespace Ainft.Functions.Tests.Infra;

/// <summary>
/// The hook <c>registry.sh</c> with a chain, a key vault and the built tool. A script takes the part of azd, which
/// cannot be had here. It records values and returns a token. A script in the place of <c>dotnet run</c> starts the
/// tool that the tests have built.
/// </summary>
internal sealed class HookScene : IAsyncDisposable
{
    private const string Azd = $$$"""
        #!/bin/sh
        case "$1 $2" in
        'env set') echo "$3=$4" >>"$AZD_VALUES" ;;
        'env get-values') cat "$AZD_VALUES" ;;
        'auth token') echo '{"token":"{{{VaultTokens.Ordinary}}}","expiresOn":"2099-01-01T00:00:00Z"}' ;;
        *) echo "azd $*" >&2; exit 1 ;;
        esac
        """;

    private const string Dotnet = """
        #!/bin/sh
        while [ "$1" != -- ]; do shift; done
        shift
        exec "$DOTNET_OF_TEST" "$TOOL_OF_TEST" "$@"
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("ainft-hook-").FullName;
    private readonly HttpClient http = new();
    private readonly Anvil anvil;
    private readonly Tunnel tunnel;

    private HookScene(Anvil anvil, FakeVault vault)
    {
        (this.anvil, Vault, tunnel) = (anvil, vault, new Tunnel(vault.Port));
        Chain = new EthereumClient(
            new JsonRpcClient(http, anvil.Endpoint, new JsonRpcOptions(), TimeProvider.System));
        WriteScript("azd", Azd);
        WriteScript("dotnet", Dotnet);
        File.WriteAllText(Path.Combine(folder, "vault.pem"), vault.Certificate);
        Forget();
    }

    public EthereumClient Chain { get; }

    public FakeVault Vault { get; }

    public string Rpc => anvil.Endpoint.GetLeftPart(UriPartial.Authority);

    /// <summary>The variables that the hook set with <c>azd env set</c>, one per line.</summary>
    public string[] Values => File.ReadAllLines(ValuesFile);

    private string ValuesFile => Path.Combine(folder, "values");

    // The output of the tool itself has all its packages, unlike the copy beside the tests.
    private static string Tool => Path.Combine(
        Npm.Root, "src/Ainft.Cli/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0",
        "Ainft.Cli.dll");

    private static string DotnetHost => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
            .Select(place => Path.Combine(place, "dotnet")).First(File.Exists);

    public static async Task<HookScene> StartAsync() =>
        new(await Anvil.StartAsync(), await FakeVault.StartAsync());

    /// <summary>Forgets the values, as after a lost answer.</summary>
    public void Forget() => File.WriteAllText(ValuesFile, "");

    public Task<JsonElement> AskAsync(string method, params object[] arguments) =>
        Chain.Rpc.CallAsync(method, arguments);

    /// <summary>Runs the hook in the folder of its layer, as azd does.</summary>
    public async Task<HookRun> RunAsync(params (string Name, string Value)[] more)
    {
        var start = new ProcessStartInfo("sh", ["../hooks/registry.sh"])
        {
            WorkingDirectory = Path.Combine(Npm.Root, "infra/base"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Variables().Concat(more))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new HookRun(process.ExitCode, await output, await error);
    }

    public async ValueTask DisposeAsync()
    {
        await tunnel.DisposeAsync();
        await Vault.DisposeAsync();
        await anvil.DisposeAsync();
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private IEnumerable<(string Name, string Value)> Variables() =>
    [
        ("PATH", $"{folder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}"),
        ("AZD_VALUES", ValuesFile),
        ("DOTNET_OF_TEST", DotnetHost),
        ("TOOL_OF_TEST", Tool),
        // The lower case has precedence, and a machine may have either.
        ("https_proxy", tunnel.Address),
        ("HTTPS_PROXY", tunnel.Address),
        ("no_proxy", "127.0.0.1"),
        ("NO_PROXY", "127.0.0.1"),
        ("SSL_CERT_FILE", Path.Combine(folder, "vault.pem")),
        ("AINFT_REGISTRY", ""),
        ("AINFT_RPC_URLS", $"{anvil.Endpoint.AbsoluteUri};https://rpc.example.org"),
        ("AINFT_CHAIN_ID", "31337"),
        ("AZURE_ENV_NAME", "example"),
        ("AZURE_APP_URL", "https://func-ainft.azurewebsites.net"),
        ("AZURE_KEY_VAULT_KEY", FakeVault.NewestKeyId),
        ("AZURE_KEY_VAULT_SETTLER_KEY", FakeVault.SettlerKeyId),
    ];

    private void WriteScript(string name, string text)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, text.ReplaceLineEndings("\n") + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(
                file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

/// <summary>The end of a hook.</summary>
internal sealed record HookRun(int ExitCode, string Output, string Error)
{
    /// <summary>Requires an exit code, and fails with the whole output of the hook otherwise.</summary>
    public HookRun Ended(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}\n--- output\n{Output}\n--- error\n{Error}");
        return this;
    }
}
