using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Explorer;

/// <summary>The paths of the pages. Every link of a page to another one comes from here.</summary>
internal static class Pages
{
    public const string Home = "/", Search = "/search", Components = "/components", Runs = "/runs", Nodes = "/nodes",
        Governance = "/governance", Status = "/status", Verify = "/verify", VerifyFile = "/verify.html",
        Mint = "/mint", Docs = "/docs", Api = "/api/docs/", OEmbed = "/api/oembed", Events = "/api/events";

    /// <summary>The pages without parameters, for the map of the site.</summary>
    public static readonly IReadOnlyList<string> Fixed =
        [Home, Components, Runs, Nodes, Governance, Status, Verify, Mint, Docs];

    public static string Component(AinftId id) => AinftLinks.PageOf(id);

    public static string Component(string id) => Component(AinftId.Parse(id));

    /// <summary>The page that verifies the proof of a component and can ask a chain of the visitor.</summary>
    public static string VerifyOf(string id) => $"{Verify}#id={id}";

    /// <summary>The picture of a component for sites that show a preview of its page.</summary>
    public static string Picture(string id) => $"{Component(id)}/picture.png";

    public static string Lineage(string id) => $"{Component(id)}/lineage";

    public static string Address(string address) => PagePaths.Address(address);

    public static string Run(string run) => PagePaths.Run(run);

    public static string Proposal(string proposal) => $"{Governance}/{proposal}";

    public static string Batch(string root) => PagePaths.Batch(root);

    public static string Bundle(string hash) => PagePaths.Bundle(hash);

    public static string Doc(string name) => $"{Docs}/{name}";

    /// <summary>The list of the components with one value of a filter of <c>GET ainfts</c>.</summary>
    public static string ComponentsBy(string filter, string value) => With(Components, filter, value);

    /// <summary>A path with a parameter. The value may have any characters.</summary>
    public static string With(string path, string name, string value) =>
        $"{path}{(path.Contains('?') ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
}
