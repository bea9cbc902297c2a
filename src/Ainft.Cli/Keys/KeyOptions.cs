using System.CommandLine;
using System.Numerics;
using Ainft.Cli.Dev;
using Ainft.Ethereum;

namespace Ainft.Cli.Keys;

/// <summary>
/// The options for the signing key, which is in a keystore file or an environment variable, or which is one of anvil's
/// published accounts.
/// </summary>
internal sealed class KeyOptions
{
    private readonly Option<string> file, passwordFile, variable;
    private readonly Option<int?> dev;

    /// <param name="role">The prefix for the options of a second key, for example <c>--payer</c> and
    /// <c>--payer-dev</c>.</param>
    public KeyOptions(string? role = null)
    {
        var (prefix, owner) = role is null ? ("", "") : ($"{role}-", $" of the {role}");
        file = new($"--{role ?? "key"}")
        {
            Description = $"The V3 keystore file{owner} (ainft key new makes one).",
            HelpName = "FILE",
        };
        passwordFile = KeystoreFile.PasswordOption($"--{prefix}password-file");
        variable = new($"--{prefix}private-key-env")
        {
            Description = $"The environment variable that holds the private key{owner} as 0x and 64 digits.",
            HelpName = "NAME",
        };
        dev = NumberOption.Create(
            $"--{prefix}dev", 0, DevAccounts.Keys.Count - 1,
            "One of anvil's published accounts, 0 to 9, only on chain 31337."
                + (role is null ? " The default with .ainft/dev.json is 0." : ""),
            "N");
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[file, passwordFile, variable, dev])
            command.Add(option);
    }

    /// <summary>Whether the command line names a key.</summary>
    public bool IsGiven(ParseResult result) =>
        result.GetResult(file) is not null
        || result.GetResult(variable) is not null
        || result.GetResult(dev) is not null;

    /// <summary>Opens the key. It refuses a published key on a chain other than anvil's.</summary>
    public LocalKey Open(ParseResult result, BigInteger chainId)
    {
        var key = Find(result);
        DevAccounts.RefuseElsewhere(key.Address, chainId);
        return key;
    }

    private LocalKey Find(ParseResult result)
    {
        var file = result.GetValue(this.file);
        var (variable, dev) = (result.GetValue(this.variable), result.GetValue(this.dev));
        if ((file is null ? 0 : 1) + (variable is null ? 0 : 1) + (dev is null ? 0 : 1) > 1)
            throw CommandException.Usage(
                "The command line has more than one key.",
                $"Pass only one of {this.file.Name}, {this.variable.Name} and {this.dev.Name}.");
        if (file is not null)
            return KeystoreFile.Open(file, result.GetValue(passwordFile));
        if (variable is not null)
            return FromVariable(variable);
        if (dev is null && DevFile.FindNearest() is null)
            throw CommandException.Usage(
                "The signing key is missing.",
                "Pass --key FILE (ainft key new -o FILE makes one), --private-key-env NAME, "
                    + "or --dev N for a local chain.");
        return DevAccounts.Keys[dev ?? 0];
    }

    private static LocalKey FromVariable(string name)
    {
        var text = Environment.GetEnvironmentVariable(name)
            ?? throw CommandException.Usage($"The environment variable {name} is not set.");
        try
        {
            return LocalKey.Parse(text.Trim());
        }
        catch (FormatException exception)
        {
            throw CommandException.Usage(
                $"The environment variable {name} does not hold a private key. {exception.Message}");
        }
    }
}
