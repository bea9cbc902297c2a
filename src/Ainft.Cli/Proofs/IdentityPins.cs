using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Cli.Proofs;

/// <summary>
/// The options that pin the subject of a proof. Anyone can make a consistent proof about the same files under another
/// account or in another registry, so a proof alone does not name the owner of the component.
/// </summary>
internal sealed class IdentityPins
{
    private readonly Option<AinftId?> id = Of<AinftId?>(
        "--id", "Require this id.", "ID", text => AinftId.TryParse(text, out var id) ? id : null);

    private readonly Option<Address?> creator = Of<Address?>(
        "--creator", "Require this creator.", "ADDRESS",
        text => Address.TryParse(text, out var address) ? address : null);

    private readonly Option<Address?> registry = Of<Address?>(
        "--registry", "Require this registry contract.", "ADDRESS",
        text => Address.TryParse(text, out var address) ? address : null);

    private readonly Option<BigInteger?> chain = Of<BigInteger?>(
        "--chain", "Require this chain, as a number or as eip155:NUMBER.", "CHAIN", ReadChain);

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Add(option);
    }

    private Option[] All => [id, creator, registry, chain];

    /// <summary>Whether the command line pins anything.</summary>
    public bool AreGiven(ParseResult result) => Array.Exists(All, option => result.GetResult(option) is not null);

    /// <summary>One check for each pin.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="proof">The proof.</param>
    /// <param name="asked">The id for which the server was asked, or null.</param>
    public IEnumerable<VerificationCheck> Check(ParseResult result, ProofFile proof, AinftId? asked) =>
    [
        .. Compare("pinned id", result.GetValue(id) ?? asked, proof.Id),
        .. Compare("pinned creator", result.GetValue(creator), proof.Creator),
        .. Compare("pinned registry", result.GetValue(registry), proof.Registry),
        .. Compare("pinned chain", result.GetValue(chain), proof.ChainId),
    ];

    private static IEnumerable<VerificationCheck> Compare<T>(string name, T? expected, T found)
        where T : struct, IEquatable<T>
    {
        if (expected is not { } pin)
            yield break;
        yield return pin.Equals(found)
            ? new VerificationCheck(name, CheckResult.Pass, $"{found}", NeedsChain: false)
            : new VerificationCheck(name, CheckResult.Fail, $"expected {pin}, found {found}", NeedsChain: false);
    }

    private static Option<T> Of<T>(string name, string description, string form, Func<string, T> read) => new(name)
    {
        Description = description,
        HelpName = form,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (read(text) is { } value)
                return value;
            result.AddError($"{name} takes {form}, but '{text}' has another form.");
            return default;
        },
    };

    private static BigInteger? ReadChain(string text)
    {
        const string prefix = "eip155:";
        var digits = text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new BigInteger(number) : null;
    }
}
