using System.CommandLine;
using System.Numerics;
using Ainft.Cli.Dev;
using Ainft.Ethereum;

namespace Ainft.Cli.Keys;

/// <summary>Which key signs: a keystore file, an environment variable, or one of anvil's published accounts.</summary>
internal sealed class KeyOptions
{
    private readonly Option<string> file, passwordFile, variable;
    private readonly Option<int?> dev;

    /// <param name="role">Begins the names of the options of a second key: <c>--payer</c>, <c>--payer-dev</c>, …</param>
    public KeyOptions(string? role = null)
    {
        var (prefix, whose) = role is null ? ("", "") : ($"{role}-", $" of the {role}");
        file = new($"--{role ?? "key"}") { Description = $"The V3 keystore file{whose} (ainft key new makes one).", HelpName = "FILE" };
        passwordFile = KeystoreFile.PasswordOption($"--{prefix}password-file");
        variable = new($"--{prefix}private-key-env") { Description = $"The environment variable that holds the private key{whose} as 0x and 64 digits.", HelpName = "NAME" };
        dev = NumberOption.Create(
            $"--{prefix}dev", 0, DevAccounts.Keys.Count - 1,
            $"One of anvil's published accounts, 0 to 9; on chain 31337 only.{(role is null ? " Default with .ainft/dev.json: 0." : "")}", "N");
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[file, passwordFile, variable, dev])
            command.Add(option);
    }

    /// <summary>Whether the command line names a key.</summary>
    public bool IsGiven(ParseResult result) => result.GetResult(file) is not null || result.GetResult(variable) is not null || result.GetResult(dev) is not null;

    /// <summary>The key, refused when it is a published one and the chain is not anvil's.</summary>
    public LocalKey Open(ParseResult result, BigInteger chainId)
    {
        var key = Find(result);
        DevAccounts.RefuseElsewhere(key.Address, chainId);
        return key;
    }

    private LocalKey Find(ParseResult result)
    {
        var (file, variable, dev) = (result.GetValue(this.file), result.GetValue(this.variable), result.GetValue(this.dev));
        if ((file is null ? 0 : 1) + (variable is null ? 0 : 1) + (dev is null ? 0 : 1) > 1)
            throw CommandException.Usage("More than one key is given.", $"Pass one of {this.file.Name}, {this.variable.Name} and {this.dev.Name}.");
        if (file is not null)
            return KeystoreFile.Open(file, result.GetValue(passwordFile));
        if (variable is not null)
            return FromVariable(variable);
        if (dev is null && DevFile.FindNearest() is null)
            throw CommandException.Usage("No key is given.", "Pass --key FILE (ainft key new -o FILE makes one), --private-key-env NAME, or --dev N for a local chain.");
        return DevAccounts.Keys[dev ?? 0];
    }

    private static LocalKey FromVariable(string name)
    {
        var text = Environment.GetEnvironmentVariable(name) ?? throw CommandException.Usage($"The environment variable {name} is not set.");
        try
        {
            return LocalKey.Parse(text.Trim());
        }
        catch (FormatException exception)
        {
            throw CommandException.Usage($"{name} holds no private key: {exception.Message}");
        }
    }
}
