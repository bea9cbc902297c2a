using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Explorer;

/// <summary>Settings <c>Ainft__Explorer__…</c>.</summary>
public sealed class ExplorerOptions
{
    public const string Section = "Ainft:Explorer";

    /// <summary>
    /// The address of a block explorer with the paths of EIP-3091, for example <c>https://etherscan.io</c>. Without it,
    /// pages show transactions, blocks and accounts without links.
    /// </summary>
    [RegularExpression("^https?://[^?#]+$",
        ErrorMessage = "Ainft__Explorer__BlockExplorer must be an http or https address without a query.")]
    public string? BlockExplorer { get; set; }
}

[OptionsValidator]
public sealed partial class ExplorerOptionsValidator : IValidateOptions<ExplorerOptions>;

/// <summary>The addresses at the configured block explorer (EIP-3091). Each is null without the setting.</summary>
public sealed class BlockExplorer(IOptions<ExplorerOptions> options)
{
    public string? Transaction(string? hash) => Of("tx", hash);

    public string? Block(ulong number) => Of("block", $"{number}");

    public string? Account(string? address) => Of("address", address);

    private string? Of(string kind, string? name) =>
        options.Value.BlockExplorer is { } url && name is not null ? $"{url.TrimEnd('/')}/{kind}/{name}" : null;
}
