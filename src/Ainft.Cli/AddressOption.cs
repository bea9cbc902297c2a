using System.CommandLine;
using Ainft.Ethereum;

namespace Ainft.Cli;

/// <summary>An option with the address of an account.</summary>
internal static class AddressOption
{
    public static Option<Address?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ADDRESS",
        CustomParser = result =>
        {
            if (Address.TryParse(result.Tokens[0].Value, out var address))
                return address;
            result.AddError($"{name} takes an address, but it is '{result.Tokens[0].Value}'.");
            return null;
        },
    };
}
