using System.CommandLine;
using Ainft.Ethereum;

namespace Ainft.Cli.Rewards;

/// <summary>The account that earned.</summary>
internal static class AccountArgument
{
    public static Argument<Address> Create() => new("ACCOUNT")
    {
        Description = "The account that earned, as 0x and 40 digits.",
        CustomParser = result =>
        {
            if (Address.TryParse(result.Tokens[0].Value, out var account))
                return account;
            result.AddError($"'{result.Tokens[0].Value}' is not an account. An account is {Address.Form}.");
            return default;
        },
    };
}
