using System.CommandLine;
using Ainft.Cli.Api;

namespace Ainft.Cli.Doctor;

/// <summary><c>ainft doctor</c></summary>
internal static class DoctorCommand
{
    private static readonly Option<string> Origin = new("--origin")
    {
        Description = "The origin of a web page that has to read the server's answers.",
        HelpName = "URL",
    };

    public static Command Create()
    {
        var command = new Command("doctor", "Check a deployment, and say what to do about each finding.")
        {
            Origin, OperatorProof.KeyFile, OperatorProof.TokenFile, Connection.Api,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var plain = Connection.Open(result);
        using var api = new AinftApi(plain.Address, TimeProvider.System)
        {
            Identify = await OperatorProof.FindAsync(result, plain.Address, cancellationToken),
        };
        var output = Output.For(result);
        var diagnosis = await output.BarAsync("checking", bar => Diagnosis.MakeAsync(
            api, result.GetValue(Origin), TimeProvider.System, (done, step) => bar.Show(done, step),
            cancellationToken));
        output.Result(DoctorView.Document(diagnosis), people => DoctorView.Show(people, diagnosis));
        return diagnosis.ExitCode;
    }
}
