using System.CommandLine;
using Ainft.Cli.Dev;

namespace Ainft.Cli.Api;

/// <summary>
/// Finds the server and the Ethereum node of a command in the options, then in the environment, then in the nearest
/// <c>.ainft/dev.json</c>.
/// </summary>
internal static class Connection
{
    public static readonly Option<string> Api = new("--api")
    {
        Description = "The server's address. The default is AINFT_API, then the nearest .ainft/dev.json.",
        HelpName = "URL",
    };

    public static Option<string> Rpc(string description) =>
        new("--rpc") { Description = description, HelpName = "URL" };

    public static AinftApi Open(ParseResult result) =>
        OpenIfGiven(result) ?? throw CommandException.Usage(
            "The address of the server is missing.",
            "Pass --api URL or set AINFT_API, or start a local server with ainft dev");

    /// <summary>Opens the server, or returns null when no address is given.</summary>
    public static AinftApi? OpenIfGiven(ParseResult result)
    {
        var address = result.GetValue(Api)
            ?? Environment.GetEnvironmentVariable("AINFT_API")
            ?? DevFile.FindNearest()?.Api;
        return address is null ? null : new AinftApi(Parse(address, "--api"), TimeProvider.System);
    }

    public static Uri FindRpc(string? given)
    {
        var address = given ?? Environment.GetEnvironmentVariable("AINFT_RPC") ?? DevFile.FindNearest()?.RpcUrl
            ?? throw CommandException.Usage(
                "The address of the Ethereum node is missing.", "Pass --rpc URL or set AINFT_RPC.");
        return Parse(address, "--rpc");
    }

    private static Uri Parse(string text, string name) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")
            ? uri
            : throw CommandException.Usage($"{name} must be an http or https address, but it is '{text}'.");
}
