namespace Ainft.Functions.Upkeep;

/// <summary>Receives the progress and findings of an upkeep run, and writes them for scripts or for people.</summary>
public interface IUpkeepSink
{
    void Progress(string pass, long done, long total, string unit);

    void Finding(FindingClass found, string subject, string detail, bool repaired);

    void Summary(string command, UpkeepReport report, (int From, int To)? generations, int exitCode);

    void Failure(string message);
}
