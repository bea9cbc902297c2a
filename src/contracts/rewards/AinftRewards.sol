// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftGovernor} from "../governance/IAinftGovernor.sol";
import {IAinftRewards} from "./IAinftRewards.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Payments to AINFTs, and the claims of the accounts that earn from them
/// @notice IAinftRewards is its specification.
contract AinftRewards is IAinftRewards, AccessControl, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    /// @notice Its holders propose roots. It is not the role that anchors batches.
    bytes32 public constant PROPOSER_ROLE = keccak256("PROPOSER_ROLE");

    /// @notice Its holder, the RewardPolicy, pushes least amounts and the challenge delay.
    bytes32 public constant POLICY_ROLE = keccak256("POLICY_ROLE");

    /// @notice The gas that the receiver of native coins gets from a caller that is another account.
    uint256 public constant RECEIVER_GAS = 50_000;

    uint256 private constant MIN_DELAY = 1 hours;
    uint256 private constant MAX_DELAY = 90 days;
    uint256 private constant MAX_GUARDIAN_TERM = 731 days;
    uint8 private constant MAX_EXPONENT = 33;
    address private constant NATIVE = address(0);

    /// @dev No leaf leads to it. Both root slots stay non-zero, because a slot that becomes non-zero costs most.
    bytes32 private constant NO_ROOT = bytes32(uint256(1));

    /// @dev Exactly one slot. It is never zero, because the delay is at least MIN_DELAY.
    struct Schedule {
        uint48 activeThrough;
        uint48 pendingThrough;
        uint48 activatesAt;
        uint48 guardianUntil;
        uint32 challengeDelay;
        bool pending;
        bool suspended;
    }

    /// @dev Exactly one slot, so that a payment reads and writes one. The least amount is mantissa * 10^exponent.
    struct Totals {
        uint112 paid;
        uint112 out;
        uint24 mantissa;
        uint8 exponent;
    }

    Schedule private _schedule;
    bytes32 private _activeRoot = NO_ROOT;
    bytes32 private _pendingRoot = NO_ROOT;
    IAinftGovernor private _governor;
    address private _guardian;
    mapping(address token => Totals) private _totals;
    mapping(address account => mapping(address token => uint256)) private _claimed;

    modifier onlyGuardian() {
        bool guards = msg.sender == _guardian && block.timestamp <= _schedule.guardianUntil;
        if (!guards && !hasRole(DEFAULT_ADMIN_ROLE, msg.sender)) revert NotGuardian(msg.sender);
        _;
    }

    /// @param admin Gets DEFAULT_ADMIN_ROLE, which a deployment hands over to the timelock of the DAO.
    /// @param proposer Gets PROPOSER_ROLE.
    /// @param governorAccount As in setGovernor.
    /// @param delay As in setChallengeDelay.
    /// @param guardianAccount As in setGuardian.
    /// @param guardianUntil As in setGuardian.
    constructor(
        address admin,
        address proposer,
        IAinftGovernor governorAccount,
        uint32 delay,
        address guardianAccount,
        uint48 guardianUntil
    ) {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(PROPOSER_ROLE, proposer);
        _setGovernor(governorAccount);
        _setChallengeDelay(delay);
        _setGuardian(guardianAccount, guardianUntil);
    }

    /// @inheritdoc IAinftRewards
    function pay(bytes32 id, address token, uint256 amount, bytes32 memo) external payable nonReentrant {
        Totals memory totalsBefore = _totals[token];
        // Before the call, so that only tokens that the DAO listed are ever called.
        if (totalsBefore.mantissa == 0) revert TokenNotListed(token);
        uint256 credited = _take(token, amount);
        uint256 least = _least(totalsBefore);
        if (credited < least) revert BelowLeast(token, credited, least);
        _totals[token].paid = (totalsBefore.paid + credited).toUint112();
        emit Paid(id, msg.sender, token, credited, memo);
    }

    /// @inheritdoc IAinftRewards
    function propose(bytes32 root, uint48 throughBlock, bytes32 blockHash) external onlyRole(PROPOSER_ROLE) {
        Schedule memory schedule = _schedule;
        if (schedule.suspended) revert ProposalsSuspended();
        if (schedule.pending) revert RootPending(_pendingRoot);
        if (root == 0 || root == NO_ROOT) revert InvalidRoot(root);
        // A block of the future would leave no block for the next proposal.
        if (throughBlock <= schedule.activeThrough || throughBlock >= block.number) revert InvalidBlock(throughBlock);
        bytes32 known = blockhash(throughBlock);
        if (blockHash == 0 || (known != 0 && known != blockHash)) revert WrongBlockHash(throughBlock, blockHash);

        schedule.pending = true;
        schedule.pendingThrough = throughBlock;
        schedule.activatesAt = _activationFromNow(schedule);
        _schedule = schedule;
        _pendingRoot = root;
        emit RootProposed(root, msg.sender, throughBlock, blockHash, schedule.activatesAt);
    }

    /// @inheritdoc IAinftRewards
    function activate() external {
        Schedule memory schedule = _schedule;
        if (!schedule.pending) revert RootNotPending(0);
        if (block.timestamp < schedule.activatesAt) revert TooEarly(schedule.activatesAt);
        bytes32 root = _pendingRoot;
        schedule.pending = false;
        schedule.activeThrough = schedule.pendingThrough;
        _schedule = schedule;
        _activeRoot = root;
        emit RootActivated(root, schedule.activeThrough);
    }

    /// @inheritdoc IAinftRewards
    function challenge(
        address account,
        address token,
        uint256 oldCumulative,
        bytes32[] calldata oldProof,
        uint256 newCumulative,
        bytes32[] calldata newProof
    ) external {
        if (!_schedule.pending) revert RootNotPending(0);
        if (newCumulative >= oldCumulative) revert NotLower(oldCumulative, newCumulative);
        _requireLeaf(_activeRoot, account, token, oldCumulative, oldProof);
        bytes32 root = _pendingRoot;
        _requireLeaf(root, account, token, newCumulative, newProof);
        _removePending();
        emit RootChallenged(root, msg.sender, account, token, oldCumulative, newCumulative);
    }

    /// @inheritdoc IAinftRewards
    function claim(address account, address token, uint256 cumulative, bytes32[] calldata proof)
        external
        nonReentrant
        returns (uint256 amount)
    {
        _requireLeaf(_activeRoot, account, token, cumulative, proof);
        uint256 before = _claimed[account][token];
        if (cumulative <= before) revert NothingToClaim(before, cumulative);
        amount = cumulative - before;
        _claimed[account][token] = cumulative;
        _countOut(token, amount);
        _send(account, token, amount);
        emit Claimed(account, token, amount, cumulative);
    }

    /// @inheritdoc IAinftRewards
    function veto(bytes32 root) external onlyGuardian {
        if (!_schedule.pending || root != _pendingRoot) revert RootNotPending(root);
        _removePending();
        emit RootVetoed(root, msg.sender);
    }

    /// @inheritdoc IAinftRewards
    function pause() external onlyGuardian {
        _schedule.suspended = true;
        emit ProposalsPaused(msg.sender);
    }

    /// @inheritdoc IAinftRewards
    function resume() external onlyRole(DEFAULT_ADMIN_ROLE) {
        _schedule.suspended = false;
        emit ProposalsResumed();
    }

    /// @inheritdoc IAinftRewards
    function withdrawRoot(bytes32 root) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (root == NO_ROOT || root != _activeRoot) revert RootNotActive(root);
        _activeRoot = NO_ROOT;
        _schedule.suspended = true;
        emit RootWithdrawn(root);
    }

    /// @inheritdoc IAinftRewards
    function setGuardian(address account, uint48 until) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setGuardian(account, until);
        _delayUncovered();
    }

    /// @inheritdoc IAinftRewards
    function setGovernor(IAinftGovernor account) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setGovernor(account);
    }

    /// @inheritdoc IAinftRewards
    function setToken(address token, uint24 mantissa, uint8 exponent) external onlyRole(POLICY_ROLE) {
        if (exponent > MAX_EXPONENT) revert InvalidLeast(mantissa, exponent);
        Totals storage found = _totals[token];
        (found.mantissa, found.exponent) = (mantissa, exponent);
        uint256 least = _least(found);
        if (least > type(uint112).max) revert InvalidLeast(mantissa, exponent);
        emit TokenSet(token, least);
    }

    /// @inheritdoc IAinftRewards
    function setChallengeDelay(uint32 delay) external onlyRole(POLICY_ROLE) {
        _setChallengeDelay(delay);
    }

    /// @inheritdoc IAinftRewards
    function activeRoot() external view returns (bytes32 root, uint256 throughBlock) {
        root = _activeRoot == NO_ROOT ? bytes32(0) : _activeRoot;
        throughBlock = _schedule.activeThrough;
    }

    /// @inheritdoc IAinftRewards
    function pendingRoot() external view returns (bytes32 root, uint256 throughBlock, uint256 activatesAt) {
        Schedule memory schedule = _schedule;
        if (schedule.pending) return (_pendingRoot, schedule.pendingThrough, schedule.activatesAt);
    }

    /// @inheritdoc IAinftRewards
    function suspended() external view returns (bool) {
        return _schedule.suspended;
    }

    /// @inheritdoc IAinftRewards
    function challengeDelay() external view returns (uint256) {
        return _schedule.challengeDelay;
    }

    /// @inheritdoc IAinftRewards
    function guardian() external view returns (address account, uint256 until) {
        return (_guardian, _schedule.guardianUntil);
    }

    /// @inheritdoc IAinftRewards
    function governor() external view returns (IAinftGovernor) {
        return _governor;
    }

    /// @inheritdoc IAinftRewards
    function totals(address token) external view returns (uint256 paid, uint256 out, uint256 least) {
        Totals memory found = _totals[token];
        return (found.paid, found.out, _least(found));
    }

    /// @inheritdoc IAinftRewards
    function claimed(address account, address token) external view returns (uint256) {
        return _claimed[account][token];
    }

    /// @notice ERC-165: IAinftRewards and AccessControl.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IAinftRewards).interfaceId || super.supportsInterface(interfaceId);
    }

    function _take(address token, uint256 amount) private returns (uint256 credited) {
        uint256 expected = token == NATIVE ? amount : 0;
        if (msg.value != expected) revert WrongValue(msg.value, expected);
        if (token == NATIVE) return amount;
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        return IERC20(token).balanceOf(address(this)) - before;
    }

    /// @dev Claims of a token never exceed its payments, also when a root is wrong.
    function _countOut(address token, uint256 amount) private {
        Totals memory found = _totals[token];
        // A cumulative amount has 256 bits, so the sum could overflow before it is compared.
        if (amount > found.paid - found.out) revert NotBacked(token, found.paid, found.out);
        _totals[token].out = (found.out + amount).toUint112();
    }

    /// @dev The gas limit also bounds the data that a receiver can return, and that the call copies.
    function _send(address account, address token, uint256 amount) private {
        if (token != NATIVE) {
            IERC20(token).safeTransfer(account, amount);
            return;
        }
        uint256 limit = msg.sender == account ? gasleft() : RECEIVER_GAS;
        (bool accepted,) = account.call{value: amount, gas: limit}("");
        if (!accepted) revert ReceiverRefused(account);
    }

    function _removePending() private {
        Schedule memory schedule = _schedule;
        (schedule.pending, schedule.suspended) = (false, true);
        _schedule = schedule;
    }

    function _setGuardian(address account, uint48 until) private {
        bool valid = account == address(0)
            ? until == 0
            : until > block.timestamp && until <= block.timestamp + MAX_GUARDIAN_TERM;
        if (!valid) revert InvalidGuardian(account, until);
        _guardian = account;
        _schedule.guardianUntil = until;
        emit GuardianSet(account, until);
    }

    /// @dev The DAO must be able to veto a root that lost its guardian.
    function _delayUncovered() private {
        Schedule memory schedule = _schedule;
        if (!schedule.pending || schedule.guardianUntil >= schedule.activatesAt) return;
        uint48 later = _activationFromNow(schedule);
        if (later <= schedule.activatesAt) return;
        _schedule.activatesAt = later;
        emit RootDelayed(_pendingRoot, later);
    }

    function _setGovernor(IAinftGovernor account) private {
        account.decisionTime();
        _governor = account;
        emit GovernorSet(address(account));
    }

    function _setChallengeDelay(uint32 delay) private {
        if (delay < MIN_DELAY || delay > MAX_DELAY) revert InvalidDelay(delay);
        _schedule.challengeDelay = delay;
        emit ChallengeDelaySet(delay);
    }

    function _activationFromNow(Schedule memory schedule) private view returns (uint48) {
        uint256 covered = block.timestamp + schedule.challengeDelay;
        if (schedule.guardianUntil >= covered) return covered.toUint48();
        return Math.max(covered, block.timestamp + _governor.decisionTime() + 1 days).toUint48();
    }

    function _requireLeaf(bytes32 root, address account, address token, uint256 cumulative, bytes32[] calldata proof)
        private
        pure
    {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(account, token, cumulative))));
        if (!MerkleProof.verifyCalldata(proof, root, leaf)) revert InvalidProof(root);
    }

    function _least(Totals memory found) private pure returns (uint256) {
        return uint256(found.mantissa) * 10 ** found.exponent;
    }
}
