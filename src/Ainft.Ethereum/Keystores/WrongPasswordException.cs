namespace Ainft.Ethereum;

/// <summary>The check value of a keystore does not match. The password is wrong, or the file is damaged.</summary>
public class WrongPasswordException : Exception
{
    /// <summary>An exception with the standard message.</summary>
    public WrongPasswordException()
        : base("The password is wrong, or the keystore is damaged.")
    {
    }

    /// <summary>An exception with a message.</summary>
    public WrongPasswordException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    public WrongPasswordException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
