using System.CommandLine;
using System.Text;
using Ainft.Ethereum;

namespace Ainft.Cli.Dao;

/// <summary>The option with a reason, which the contracts limit.</summary>
internal static class ReasonOption
{
    public static Option<string> Create(string description, bool isRequired)
    {
        var option = new Option<string>("--reason")
        {
            Description = $"{description} At most {DaoReason.MaxBytes:N0} bytes.",
            HelpName = "TEXT",
            Required = isRequired,
        };
        option.Validators.Add(result =>
        {
            if (Encoding.UTF8.GetByteCount(result.GetValueOrDefault<string>() ?? "") > DaoReason.MaxBytes)
                result.AddError($"--reason takes a text of at most {DaoReason.MaxBytes:N0} bytes.");
        });
        return option;
    }
}
