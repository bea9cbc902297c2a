using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Cli.Delegations;

/// <summary>The options with the terms of a delegation that have no default.</summary>
internal sealed class DelegationOptions
{
    private readonly Option<Address?> agent = AddressOption.Create("--agent", "The account that signs the mints.");
    private readonly Option<Address?> registry = AddressOption.Create("--registry", "The registry contract.");

    private readonly Option<BigInteger?> chain = new("--chain")
    {
        Description = "The chain of the registry, as a number.",
        HelpName = "CHAIN",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
                return new BigInteger(number);
            result.AddError($"--chain takes the number of a chain, but it is '{text}'.");
            return null;
        },
    };

    private readonly Option<string> platform = Text(
        "--platform", "The platform of the repositories, for example github.com.", "HOST", RepositoryScope.IsPlatform);

    private readonly Option<string> scope = Text(
        "--scope", "One repository, or all of an owner, for example acme/model or acme/*.", "SCOPE",
        text => text.Length <= RepositoryScope.MaxLength && RepositoryScope.IsValid(text));

    public DelegationOptions()
    {
        foreach (var option in All)
            option.Required = true;
    }

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Add(option);
    }

    private Option[] All => [agent, platform, scope, chain, registry];

    public Address Agent(ParseResult result) => result.GetValue(agent)!.Value;

    public string Platform(ParseResult result) => result.GetValue(platform)!;

    public string Scope(ParseResult result) => result.GetValue(scope)!;

    public MintDomain Domain(ParseResult result) =>
        new(result.GetValue(chain)!.Value, result.GetValue(registry)!.Value);

    private static Option<string> Text(string name, string description, string form, Func<string, bool> hasForm) =>
        new(name)
        {
            Description = description,
            HelpName = form,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (hasForm(text))
                    return text;
                result.AddError($"{name} takes {form}, but '{text}' has another form.");
                return null;
            },
        };
}
